namespace MlNet.MultiTask;

/// <summary>One number of each row, and how much its mean differs between blocks of rows.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="read">The number of a row of a table; NaN leaves the row out.</param>
internal sealed class OrderSeries(string name, Func<RowTable, int, float> read)
{
    private double _mean;
    private double _total;
    private double _within;
    private long _count;

    public string Name => name;

    /// <summary>Number of blocks.</summary>
    public int Blocks { get; private set; }

    /// <summary>Variance between the blocks over variance within them; 0 where there is no variance.</summary>
    public double F
    {
        get
        {
            var between = Math.Max(0, _total - _within) / (Blocks - 1);
            var within = _within / (_count - Blocks);
            return within > 0 ? between / within
                : between > 0 ? double.PositiveInfinity
                : 0;
        }
    }

    /// <summary>Adds a block (Chan, Golub, LeVeque 1979).</summary>
    public void Add(RowTable block, int rows)
    {
        var (sum, known) = (0.0, 0L);
        for (var row = 0; row < rows; row++)
            if (read(block, row) is var x && !float.IsNaN(x))
                (sum, known) = (sum + x, known + 1);
        if (known == 0)
            return;
        var (mean, squares) = (sum / known, 0.0);
        for (var row = 0; row < rows; row++)
            if (read(block, row) is var x && !float.IsNaN(x))
                squares += (x - mean) * (x - mean);
        var (delta, all) = (mean - _mean, _count + known);
        _total += squares + delta * delta * ((double)_count * known / all);
        _within += squares;
        _mean += delta * known / all;
        _count = all;
        Blocks++;
    }
}
