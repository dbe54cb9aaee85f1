namespace MlNet.MultiTask;

/// <summary>
/// Tells when errors that come one after the other have become larger for good, and not by chance (Page 1954; as a test of drift Gama,
/// Žliobaitė, Bifet, Pechenizkiy, Bouchachia 2014, §4.2.1): m ← m + (e − ē) / s − δ, and an alarm where m has risen by more than a
/// threshold above its smallest value.
/// </summary>
/// <remarks>ē is the mean of the errors so far and s their standard deviation, at least a quarter of the mean: so one setting fits errors
/// of any unit, and errors that go up and down by chance need a larger rise. Used by one thread.</remarks>
public sealed class PageHinkley
{
    private const double LeastDeviation = 0.25;

    private double _sum;
    private double _squares;
    private double _moved;
    private double _least;

    /// <summary>δ: rises of the error below this many deviations are no drift.</summary>
    /// <value>Default 0.5. 0 or more.</value>
    public double Tolerance { get; init; } = 0.5;

    /// <summary>The summed rise, in deviations, that gives an alarm. Smaller is quicker, and wrong more often.</summary>
    /// <value>Default 3: an error that is twice as large as usual gives it at once, one that is half as large again after a few times.
    /// Greater than 0.</value>
    public double Threshold { get; init; } = 3;

    /// <summary>How many errors it has to have seen before it gives an alarm.</summary>
    /// <value>Default 3. At least 1.</value>
    public int FewestErrors { get; init; } = 3;

    /// <summary>Number of errors since the beginning, or since the last alarm.</summary>
    public int Count { get; private set; }

    /// <summary>Their mean; NaN before the first.</summary>
    public double Mean => Count > 0 ? _sum / Count : double.NaN;

    /// <summary>Adds an error, smaller being better.</summary>
    /// <param name="error">0 or more.</param>
    /// <returns>Whether the errors have become larger. All that was seen is then forgotten, but for this error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The error, or a setting, is out of range.</exception>
    public bool Add(double error)
    {
        Guard.NotNegative(error);
        Guard.NotNegative(Tolerance);
        Guard.Positive(Threshold);
        Guard.AtLeast(FewestErrors, 1);
        if (Count > 0 && _sum > 0)
        {
            var deviation = Math.Sqrt(Math.Max(0, _squares / Count - Mean * Mean));
            _moved += (error - Mean) / Math.Max(deviation, LeastDeviation * Mean) - Tolerance;
            _least = Math.Min(_least, _moved);
        }
        var isAlarm = Count >= FewestErrors && _moved - _least > Threshold;
        if (isAlarm)
            (_sum, _squares, _moved, _least, Count) = (0, 0, 0, 0, 0);
        (_sum, _squares, Count) = (_sum + error, _squares + error * error, Count + 1);
        return isAlarm;
    }
}
