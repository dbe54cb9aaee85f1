using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Measures quantiles against the labels.</summary>
internal sealed class QuantileEvaluator : KindEvaluator
{
    public override string Kind => "quantile";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        if (Levels(task.Schema) is not { } levels)
            return task.None(task.Count(), "the slots of its Score are not named after quantiles, such as 'q0.1'");
        var read = new QuantileRows(task, levels);
        if (read.Counts.Labelled == 0)
            return task.None(read.Counts, Unlabelled);
        if (task.IsUnmeasured(read.Counts))
            return task.NotScored(read.Counts, Values(double.NaN, double.NaN, double.NaN), "pinball loss", NaNs(levels));
        var m = read.Metrics();
        var values = Values(m.MeanPinballLoss, m.IntervalCoverage, m.MeanIntervalWidth);
        return new(
            task.Schema,
            read.Counts,
            m,
            null,
            Bootstrap.WithIntervals(values, read.Counts.Measured, read.Measure, task.Options),
            "pinball loss"
        );
    }

    private static MetricValue[] Values(double loss, double coverage, double width) =>
        [new("pinball loss", loss, false), new("interval coverage", coverage, true), new("interval width", width, false)];

    private static QuantileMetrics NaNs(double[] levels)
    {
        double[] nans = [.. levels.Select(_ => double.NaN)];
        return new QuantileMetrics(levels, nans, nans, double.NaN, double.NaN);
    }

    /// <summary>The quantiles that a task's Score names its slots after (<c>q0.1</c>, …); null where it does not.</summary>
    private static double[]? Levels(TaskSchema task)
    {
        var names = task.Outputs.FirstOrDefault(output => output.Name == task.ColumnOf("Score"))?.SlotNames ?? [];
        double[] levels =
        [
            .. names.Select(name =>
                name.StartsWith('q') && double.TryParse(name.AsSpan(1), NumberStyles.Float, CultureInfo.InvariantCulture, out var level)
                    ? level
                    : double.NaN
            ),
        ];
        return levels.Length > 0 && levels.All(level => level is > 0 and < 1) ? levels : null;
    }
}
