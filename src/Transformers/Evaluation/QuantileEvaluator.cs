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
        var m = read.Metrics();
        return task.Measured(read.Counts, Values(m), "pinball loss", read.Measure, m, NaNs(levels));
    }

    private static MetricValue[] Values(QuantileMetrics m) =>
        [
            new("pinball loss", m.MeanPinballLoss, false),
            new("interval coverage", m.IntervalCoverage, true),
            new("interval width", m.MeanIntervalWidth, false),
        ];

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
