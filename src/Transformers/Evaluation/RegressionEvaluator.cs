namespace MlNet.MultiTask;

/// <summary>Measures tasks with a number, or a vector of numbers: then the mean over its slots.</summary>
internal sealed class RegressionEvaluator : KindEvaluator
{
    public override string Kind => "regression";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var read = new RegressionRows(task);
        if (read.Counts.Labelled == 0)
            return task.None(read.Counts, Unlabelled);
        var m = read.Metrics();
        var none = m.Select(_ => new RegressionTaskMetrics(double.NaN, double.NaN, double.NaN)).ToArray();
        return task.Measured(read.Counts, Values(RegressionRows.Means(m)), "RMSE", read.Measure, m, none);
    }

    private static MetricValue[] Values(double[] means) =>
        [new("R²", means[0], true), new("RMSE", means[1], false), new("MAE", means[2], false)];
}
