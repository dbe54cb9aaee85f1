using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a binary task: label, score and probability.</summary>
internal sealed class BinaryRows
{
    private readonly List<bool> _labels = [];
    private readonly List<float> _scores = [];
    private readonly List<float> _probabilities = [];
    private readonly float _limit;
    private AreaUnderRoc? _area;
    private RankedPrecision? _precision;

    public BinaryRows(ScoredTask task)
    {
        _limit = task.Schema.Thresholds is [var threshold] ? LabelThreshold.Logit(threshold) : 0;
        var (score, probability) = (task.Column("Score").Column, task.Column("Probability").Column);
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score, probability]);
        var (label, scores, probabilities) = (
            task.Label.Bind(cursor),
            cursor.GetGetter<float>(score),
            cursor.GetGetter<float>(probability)
        );
        var (s, p) = (0f, 0f);
        while (cursor.MoveNext())
        {
            var truth = label();
            if (double.IsNaN(truth))
            {
                Counts.AddUnlabelled();
                continue;
            }
            scores(ref s);
            probabilities(ref p);
            if (!Counts.AddLabelled(!float.IsNaN(s) && !float.IsNaN(p)))
                continue;
            _labels.Add(truth > 0);
            _scores.Add(s);
            _probabilities.Add(p);
        }
        Positive = _labels.Count(isTrue => isTrue);
    }

    public RowCounts Counts { get; } = new();

    public int Positive { get; }

    public Calibration Calibration(int bins) => MultiTask.Calibration.Of(_probabilities, _labels, bins);

    public IReadOnlyList<RocPoint> Roc() => RocCurve.Of(_scores, _labels);

    /// <summary>The average precision over the rows.</summary>
    public double AveragePrecision => (_precision ??= new RankedPrecision(_scores, _labels)).Measure(_ => 1);

    /// <summary>Accuracy, area under the ROC curve, F1, log loss (base 2, as ML.NET has it) and average precision of rows that count
    /// several times.</summary>
    public double[] Measure(int[] counts)
    {
        _area ??= new AreaUnderRoc(_scores, _labels);
        _precision ??= new RankedPrecision(_scores, _labels);
        var (hits, positives, taken, rows, loss) = (0.0, 0.0, 0.0, 0.0, 0.0);
        var right = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            var (isTrue, isTaken) = (_labels[i], _scores[i] > _limit);
            rows += counts[i];
            right += isTrue == isTaken ? counts[i] : 0;
            positives += isTrue ? counts[i] : 0;
            taken += isTaken ? counts[i] : 0;
            hits += isTrue && isTaken ? counts[i] : 0;
            loss -= counts[i] * Math.Log2(isTrue ? _probabilities[i] : 1.0 - _probabilities[i]);
        }
        return
        [
            right / rows,
            _area.Measure(i => counts[i]),
            2 * hits / (positives + taken),
            loss / rows,
            _precision.Measure(i => counts[i]),
        ];
    }
}
