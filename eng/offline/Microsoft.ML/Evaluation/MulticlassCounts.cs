using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>What a multiclass evaluation counts and sums up. A label beyond the classes has no row in the table, but counts in the rest.</summary>
internal sealed class MulticlassCounts(int classes)
{
    /// <summary>The smallest probability that the log loss takes.</summary>
    private const float Smallest = 1e-15f;

    private readonly double[][] _table = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    private readonly double[] _rowsOfClass = new double[classes];
    private readonly double[] _logLossOfClass = new double[classes];

    // How often the true class came first, second, …; the last place is for labels that are no class.
    private readonly double[] _rowsOfRank = new double[classes + 1];
    private double _rows, _correct, _logLoss;

    public void Add(int label, ReadOnlySpan<float> scores)
    {
        bool known = label < classes;
        double logLoss = -Math.Log(known ? Math.Min(1, Math.Max(Smallest, scores[label])) : Smallest);
        (int rank, int assigned) = Rank(label, known ? scores[label] : 0, scores);

        _rows++;
        _logLoss += logLoss;
        _rowsOfRank[rank]++;
        if (known)
        {
            _rowsOfClass[label]++;
            _logLossOfClass[label] += logLoss;
        }
        if (rank == 0)
        {
            _correct++;
            _table[label][label]++;
        }
        else if (known)
        {
            _table[label][assigned]++;
        }
    }

    public double MicroAccuracy => _rows > 0 ? _correct / _rows : 0;

    public double MacroAccuracy
    {
        get
        {
            int[] seen = [.. Enumerable.Range(0, classes).Where(c => _rowsOfClass[c] > 0)];
            return seen.Length == 0 ? 0 : seen.Sum(c => _table[c][c] / _rowsOfClass[c]) / seen.Length;
        }
    }

    public double LogLoss => _rows > 0 ? _logLoss / _rows : 0;

    /// <summary>Against the entropy of the labels.</summary>
    public double LogLossReduction
    {
        get
        {
            double prior = _rowsOfClass.Where(n => n != 0).Sum(n => n * Math.Log(n / _rows)) / -_rows;
            return (prior - LogLoss) / prior;
        }
    }

    public double[] PerClassLogLoss => [.. _logLossOfClass.Zip(_rowsOfClass, (loss, rows) => rows > 0 ? loss / rows : 0)];

    /// <exception cref="IndexOutOfRangeException"><paramref name="count"/> is over the number of classes and one: that is what ML.NET does.</exception>
    public double[] TopKAccuracies(int count)
    {
        var accuracies = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++)
            accuracies[k] = sum += _rowsOfRank[k] / _rows;
        return accuracies;
    }

    public ConfusionMatrix ConfusionMatrix(IReadOnlyList<string> classNames) => new(_table, classNames, isBinary: false);

    /// <summary>How many classes come before the true one (ties in the order of the classes), and the first class of the highest score.</summary>
    private static (int Rank, int Assigned) Rank(int label, float scoreOfLabel, ReadOnlySpan<float> scores)
    {
        int rank = 0, assigned = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            if (scores[c] > scoreOfLabel || (scores[c] == scoreOfLabel && c < label))
                rank++;
            if (scores[c] > scores[assigned])
                assigned = c;
        }
        return (rank, assigned);
    }
}
