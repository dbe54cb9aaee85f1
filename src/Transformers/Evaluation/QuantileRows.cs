namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a quantile task: their metrics, and each row's part in them if rows are resampled.</summary>
internal sealed class QuantileRows
{
    private readonly List<(double Pinball, bool IsInside, double Width)> _rows = [];
    private readonly double[] _levels;
    private readonly double[] _pinball;
    private readonly long[] _below;
    private long _inside;
    private double _width;

    public QuantileRows(ScoredTask task, double[] levels)
    {
        (_levels, _pinball, _below) = (levels, new double[levels.Length], new long[levels.Length]);
        foreach (var (truth, quantiles) in ScoreRows.Read(task, task.Column("Score").Column, levels.Length, Counts))
            Add(truth, quantiles, task.Options.BootstrapSamples > 0);
    }

    public RowCounts Counts { get; } = new();

    public QuantileMetrics Metrics()
    {
        double rows = Counts.Measured;
        return new(
            _levels,
            [.. _pinball.Select(sum => sum / rows)],
            [.. _below.Select(count => count / rows)],
            _inside / rows,
            _width / rows
        );
    }

    /// <summary>Mean pinball loss, share of labels inside the interval, and its mean width, of weighted rows.</summary>
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

    private void Add(double truth, float[] quantiles, bool keep)
    {
        var losses = 0.0;
        for (var i = 0; i < _levels.Length; i++)
        {
            var error = truth - quantiles[i];
            var loss = Math.Max(_levels[i] * error, (_levels[i] - 1) * error);
            _pinball[i] += loss;
            losses += loss;
            _below[i] += error <= 0 ? 1 : 0;
        }
        var isInside = truth >= quantiles[0] && truth <= quantiles[^1];
        var width = (double)quantiles[^1] - quantiles[0];
        _inside += isInside ? 1 : 0;
        _width += width;
        if (keep)
            _rows.Add((losses / _levels.Length, isInside, width));
    }
}
