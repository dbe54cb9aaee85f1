namespace MlNet.MultiTask;

/// <summary>Mean and standard deviation of numbers that come part by part (Chan, Golub, LeVeque 1979), with their least and
/// largest.</summary>
internal sealed class MomentSums
{
    private double _squares;
    private long _count;

    public double Mean { get; private set; }

    /// <summary>The deviation (population form); exactly 0 where all numbers are the same, whatever rounding makes of their mean.</summary>
    public double Deviation => _count == 0 || Least == Largest ? 0 : Math.Sqrt(_squares / _count);

    public double Least { get; private set; } = double.PositiveInfinity;

    public double Largest { get; private set; } = double.NegativeInfinity;

    /// <summary>Adds numbers.</summary>
    public void Add(ReadOnlySpan<double> part)
    {
        if (part.IsEmpty)
            return;
        var sum = 0.0;
        foreach (var x in part)
        {
            sum += x;
            Least = Math.Min(Least, x);
            Largest = Math.Max(Largest, x);
        }
        var (mean, squares) = (sum / part.Length, 0.0);
        foreach (var x in part)
            squares += (x - mean) * (x - mean);
        var (delta, all) = (mean - Mean, _count + part.Length);
        _squares += squares + delta * delta * ((double)_count * part.Length / all);
        Mean += delta * part.Length / all;
        _count = all;
    }
}
