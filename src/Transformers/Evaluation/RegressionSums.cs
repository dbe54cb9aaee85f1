namespace MlNet.MultiTask;

/// <summary>
/// Sums over labels and scores for the metrics of a number, each row weighted. Mean and squares of the labels are updated row by row
/// (Welford 1962; with weights West 1979), which is stable for large means.
/// </summary>
internal sealed class RegressionSums
{
    private double _weight;
    private double _mean;
    private double _spread;
    private double _squares;
    private double _absolutes;

    /// <summary>Adds a row.</summary>
    /// <param name="label">The label.</param>
    /// <param name="score">The score.</param>
    /// <param name="weight">How often the row counts; more than 0.</param>
    public void Add(double label, double score, double weight = 1)
    {
        _weight += weight;
        var delta = label - _mean;
        _mean += delta * weight / _weight;
        _spread += weight * delta * (label - _mean);
        var error = label - score;
        _squares += weight * error * error;
        _absolutes += weight * Math.Abs(error);
    }

    /// <summary>The metrics; NaN where no row was added.</summary>
    public RegressionTaskMetrics Metrics() =>
        new(_absolutes / _weight, _squares / _weight, _spread > 0 ? 1 - _squares / _spread : double.NaN);
}
