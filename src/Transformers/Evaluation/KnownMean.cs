namespace MlNet.MultiTask;

/// <summary>The mean of the numbers that there are, such as one for each class that has rows.</summary>
internal static class KnownMean
{
    /// <summary>The mean of those that are not NaN; NaN where all are.</summary>
    public static double Of(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
