namespace MlNet.MultiTask;

/// <summary>Confidence intervals by resampling the rows with replacement (Efron 1979, "Bootstrap Methods"; percentile intervals, Efron,
/// Tibshirani 1993, §13.3).</summary>
internal static class Bootstrap
{
    /// <summary>The metrics with their intervals; unchanged if no intervals are wanted.</summary>
    /// <param name="values">The metrics over all rows.</param>
    /// <param name="measured">How many rows there are to draw from.</param>
    /// <param name="measure">Computes the same metrics, in the same order, from how often each row was drawn; NaN where the draw does not
    /// define one.</param>
    /// <param name="options">How many draws, and the confidence.</param>
    public static IReadOnlyList<MetricValue> WithIntervals(
        IReadOnlyList<MetricValue> values,
        long measured,
        Func<int[], double[]> measure,
        EvaluationOptions options
    )
    {
        if (options.BootstrapSamples == 0)
            return values;
        var rows = checked((int)measured);
        var random = new Random(options.Seed);
        var samples = new double[values.Count][];
        for (var m = 0; m < samples.Length; m++)
            samples[m] = new double[options.BootstrapSamples];
        var counts = new int[rows];
        for (var b = 0; b < options.BootstrapSamples; b++)
        {
            Array.Clear(counts);
            for (var i = 0; i < rows; i++)
                counts[random.Next(rows)]++;
            var drawn = measure(counts);
            for (var m = 0; m < samples.Length; m++)
                samples[m][b] = drawn[m];
        }
        return [.. values.Select((value, m) => value with { Interval = Interval(samples[m], options.Confidence) })];
    }

    private static ConfidenceInterval? Interval(double[] samples, double confidence)
    {
        double[] sorted = [.. samples.Where(sample => !double.IsNaN(sample)).Order()];
        var tail = (1 - confidence) / 2;
        return sorted.Length == 0 ? null : new(Quantiles.Of<double>(sorted, tail), Quantiles.Of<double>(sorted, 1 - tail), confidence);
    }
}
