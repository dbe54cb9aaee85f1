namespace MlNet.MultiTask;

/// <summary>Measures tasks with one of several classes in an order: what is measured of classes, and how far off the wrong ones
/// are.</summary>
internal sealed class OrdinalEvaluator : KindEvaluator
{
    public override string Kind => "ordinal";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var read = new MulticlassRows(task);
        var counts = read.Counts;
        if (counts.Labelled == 0)
            return task.None(counts, Unlabelled);
        if (task.IsUnmeasured(counts))
            return task.NotScored(counts, Values(double.NaN, double.NaN, double.NaN, double.NaN), "quadratic kappa");
        var m = task.Context.MulticlassClassification.Evaluate(
            task.View(null, "Score", "PredictedLabel"),
            EvaluationView.Label,
            "Score",
            "PredictedLabel"
        );
        double[] All(int[] drawn) => [.. read.Order(drawn), .. Pick(read.Measure(drawn))];
        int[] once = [.. Enumerable.Repeat(1, checked((int)counts.Measured))];
        var order = read.Order(once);
        var values = Values(order[0], order[1], m.MicroAccuracy, m.LogLoss);
        return new(task.Schema, counts, m, null, Bootstrap.WithIntervals(values, counts.Measured, All, task.Options), "quadratic kappa")
        {
            Calibration = read.Calibration(task.Options.CalibrationBins),
            Confusion = m.ConfusionMatrix,
            ClassNames = MulticlassEvaluator.Names(task, m.ConfusionMatrix.NumberOfClasses),
        };
    }

    // Of accuracy, macro accuracy and log loss.
    private static double[] Pick(double[] measured) => [measured[0], measured[2]];

    private static MetricValue[] Values(double kappa, double distance, double accuracy, double logLoss) =>
        [
            new("quadratic kappa", kappa, true),
            new("mean class error", distance, false),
            new("accuracy", accuracy, true),
            new("log loss", logLoss, false) { Unit = "nats" },
        ];
}
