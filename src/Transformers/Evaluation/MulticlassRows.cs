using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a multiclass task: class, predicted class, its probability, and that of the true
/// class.</summary>
internal sealed class MulticlassRows
{
    private const double SmallestProbability = 1e-15;

    private readonly List<int> _labels = [];
    private readonly List<int> _predicted = [];
    private readonly List<bool> _isRight = [];
    private readonly List<float> _confidences = [];
    private readonly List<double> _losses = [];

    public MulticlassRows(ScoredTask task)
    {
        var score = task.Column("Score").Column;
        foreach (var (truth, scores) in ScoreRows.Read(task, score, ((VectorDataViewType)score.Type).Size, Counts))
        {
            var best = 0;
            for (var c = 1; c < scores.Length; c++)
                if (scores[c] > scores[best])
                    best = c;
            _labels.Add((int)truth);
            _predicted.Add(best);
            _isRight.Add(best == (int)truth);
            _confidences.Add(scores[best]);
            _losses.Add(-Math.Log(Math.Max(truth < scores.Length ? scores[(int)truth] : 0, SmallestProbability)));
        }
    }

    public RowCounts Counts { get; } = new();

    public Calibration Calibration(int bins) => MultiTask.Calibration.Of(_confidences, _isRight, bins);

    /// <summary>For classes in an order: the kappa with quadratic weights, 1 − Σ wₖₗ oₖₗ / Σ wₖₗ eₖₗ, wₖₗ = (k − l)² (Cohen 1968), NaN
    /// where one class is all there is; and the mean number of classes that a prediction is off.</summary>
    public double[] Order(int[] counts)
    {
        var (rows, distance, squares) = (0.0, 0.0, 0.0);
        var (sumTrue, sumPredicted, squareTrue, squarePredicted) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            double count = counts[i],
                truth = _labels[i],
                predicted = _predicted[i];
            rows += count;
            distance += count * Math.Abs(truth - predicted);
            squares += count * (truth - predicted) * (truth - predicted);
            (sumTrue, sumPredicted) = (sumTrue + count * truth, sumPredicted + count * predicted);
            (squareTrue, squarePredicted) = (squareTrue + count * truth * truth, squarePredicted + count * predicted * predicted);
        }
        // The mean of (k − l)² over independent draws of both margins.
        var expected = squareTrue + squarePredicted - 2 * sumTrue * sumPredicted / rows;
        return [expected > 0 ? 1 - squares / expected : double.NaN, distance / rows];
    }

    /// <summary>Accuracy, mean of the classes' accuracies, and log loss (natural) of rows that count several times.</summary>
    public double[] Measure(int[] counts)
    {
        var (rows, right, loss) = (0.0, 0.0, 0.0);
        var classes = new Dictionary<int, (double Rows, double Right)>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            var hit = _isRight[i] ? counts[i] : 0;
            (rows, right, loss) = (rows + counts[i], right + hit, loss + counts[i] * _losses[i]);
            var of = classes.GetValueOrDefault(_labels[i]);
            classes[_labels[i]] = (of.Rows + counts[i], of.Right + hit);
        }
        return [right / rows, classes.Values.Average(of => of.Right / of.Rows), loss / rows];
    }
}
