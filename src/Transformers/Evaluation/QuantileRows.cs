using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled rows of a quantile task, for drawing them anew: each row's part in every metric.</summary>
internal sealed class QuantileRows
{
    private readonly List<(double Pinball, bool IsInside, double Width)> _rows = [];

    public QuantileRows(ScoredTask task, double[] levels)
    {
        var score = task.Column("Score").Column;
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score]);
        var (label, getter) = (task.Label.Bind(cursor), cursor.GetGetter<VBuffer<float>>(score));
        var (vector, q) = (default(VBuffer<float>), new float[levels.Length]);
        while (cursor.MoveNext())
        {
            var truth = label();
            if (float.IsNaN(truth))
                continue;
            getter(ref vector);
            vector.CopyTo(q);
            var pinball = levels.Select((level, i) => Math.Max(level * ((double)truth - q[i]), (level - 1) * ((double)truth - q[i]))).Average();
            _rows.Add((pinball, truth >= q[0] && truth <= q[^1], (double)q[^1] - q[0]));
        }
    }

    public int Labelled => _rows.Count;

    /// <summary>Mean pinball loss, share of labels inside the interval, and its mean width, of rows that count several times.</summary>
    public double[] Measure(int[] counts)
    {
        var (rows, pinball, inside, width) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            rows += counts[i];
            pinball += counts[i] * _rows[i].Pinball;
            inside += _rows[i].IsInside ? counts[i] : 0;
            width += counts[i] * _rows[i].Width;
        }
        return [pinball / rows, inside / rows, width / rows];
    }
}
