using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled rows of a multi-label task, for resampling.</summary>
internal sealed class MultiLabelRows
{
    private readonly List<float[]> _labels = [];
    private readonly List<bool[]> _taken = [];
    private readonly (AreaUnderRoc Area, RankedPrecision Precision, int[] Rows)[] _areas;

    public MultiLabelRows(ScoredTask task)
    {
        var (score, predicted) = (task.Column("Score").Column, task.Column("PredictedLabel").Column);
        var size = ((VectorDataViewType)predicted.Type).Size;
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score, predicted]);
        var (entries, scoreOf, takenOf) = (
            task.Label.BindEntries(cursor, size),
            cursor.GetGetter<VBuffer<float>>(score),
            cursor.GetGetter<VBuffer<bool>>(predicted)
        );
        var (s, p, scores) = (default(VBuffer<float>), default(VBuffer<bool>), new List<float[]>());
        while (cursor.MoveNext())
        {
            var truth = entries();
            if (truth.All(float.IsNaN))
                continue;
            scoreOf(ref s);
            if (s.Items().Any(item => float.IsNaN(item.Value)))
                continue;
            takenOf(ref p);
            _labels.Add([.. truth]);
            _taken.Add([.. p.DenseValues()]);
            scores.Add([.. s.DenseValues()]);
        }
        _areas = [.. Enumerable.Range(0, size).Select(k => Area(k, scores))];
    }

    /// <summary>The mean of the labels' average precisions; NaN where no label has a true entry.</summary>
    public double MeanAveragePrecision => Mean(of => of.Precision.Measure(_ => 1));

    /// <summary>Hamming loss, exact match, micro F1, mean area under the ROC curve and mean average precision of rows that count several
    /// times.</summary>
    public double[] Measure(int[] counts)
    {
        var (rows, known, wrong, exact, hits, ones) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            var wrongHere = 0;
            for (var k = 0; k < _labels[i].Length; k++)
            {
                if (float.IsNaN(_labels[i][k]))
                    continue;
                var (isTrue, isTaken) = (_labels[i][k] > 0, _taken[i][k]);
                known += counts[i];
                wrongHere += isTrue == isTaken ? 0 : 1;
                hits += isTrue && isTaken ? counts[i] : 0;
                ones += ((isTrue ? 1 : 0) + (isTaken ? 1 : 0)) * counts[i];
            }
            (rows, wrong, exact) = (rows + counts[i], wrong + wrongHere * counts[i], exact + (wrongHere == 0 ? counts[i] : 0));
        }
        return
        [
            wrong / known,
            exact / rows,
            2 * hits / ones,
            Mean(of => of.Area.Measure(i => counts[of.Rows[i]])),
            Mean(of => of.Precision.Measure(i => counts[of.Rows[i]])),
        ];
    }

    private double Mean(Func<(AreaUnderRoc Area, RankedPrecision Precision, int[] Rows), double> measure) =>
        KnownMean.Of(_areas.Select(measure));

    private (AreaUnderRoc, RankedPrecision, int[]) Area(int label, List<float[]> scores)
    {
        int[] rows = [.. Enumerable.Range(0, _labels.Count).Where(i => !float.IsNaN(_labels[i][label]))];
        float[] own = [.. rows.Select(i => scores[i][label])];
        bool[] truths = [.. rows.Select(i => _labels[i][label] > 0)];
        return (new AreaUnderRoc(own, truths), new RankedPrecision(own, truths), rows);
    }
}
