namespace MlNet.MultiTask;

/// <summary>Measures tasks with one of several classes in an order: what is measured of classes, and how far off the wrong ones
/// are.</summary>
internal sealed class OrdinalEvaluator : KindEvaluator
{
    private const string Main = "quadratic kappa";

    public override string Kind => "ordinal";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var rows = new MulticlassRows(task);
        if (rows.Counts.Labelled == 0)
            return task.None(rows.Counts, Unlabelled);
        if (task.IsUnmeasured(rows.Counts))
            return task.NotScored(rows.Counts, Values(double.NaN, double.NaN, double.NaN, double.NaN), Main);
        double[] All(int[] drawn) => [.. rows.Order(drawn), .. Pick(rows.Measure(drawn))];
        int[] once = [.. Enumerable.Repeat(1, checked((int)rows.Counts.Measured))];
        var order = rows.Order(once);
        return MulticlassEvaluator.Measured(task, rows, m => Values(order[0], order[1], m.MicroAccuracy, m.LogLoss), Main, All);
    }

    // Of accuracy, macro accuracy and log loss.
    private static double[] Pick(double[] measured) => [measured[0], measured[2]];

    private static MetricValue[] Values(double kappa, double distance, double accuracy, double logLoss) =>
        [
            new(Main, kappa, true),
            new("mean class error", distance, false),
            new("accuracy", accuracy, true),
            new("log loss", logLoss, false) { Unit = "nats" },
        ];
}
