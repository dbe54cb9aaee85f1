using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Evaluates binary tasks.</summary>
internal sealed class BinaryEvaluator : KindEvaluator
{
    public override string Kind => "binary";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var read = new BinaryRows(task);
        var (counts, positive) = (read.Counts, read.Positive);
        if (counts.Labelled == 0)
            return task.None(counts, Unlabelled);
        if (task.IsUnmeasured(counts))
            return task.NotScored(counts, Values(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN), "AUC");
        if (positive == 0 || positive == counts.Measured)
            return task.None(counts, $"all labels are {(positive > 0 ? "true" : "false")}: ranking needs both");
        var m = task.Context.BinaryClassification.Evaluate(
            task.View(null, "Score", "Probability", "PredictedLabel"),
            EvaluationView.Label,
            "Score",
            "Probability",
            "PredictedLabel"
        );
        var values = Values(m.Accuracy, m.AreaUnderRocCurve, m.F1Score, m.LogLoss, read.AveragePrecision);
        return new(task.Schema, counts, m, null, Bootstrap.WithIntervals(values, counts.Measured, read.Measure, task.Options), "AUC")
        {
            Calibration = read.Calibration(task.Options.CalibrationBins),
            RocCurve = read.Roc(),
            Confusion = m.ConfusionMatrix,
            ClassNames = ["true", "false"],
        };
    }

    private static MetricValue[] Values(double accuracy, double auc, double f1, double logLoss, double averagePrecision) =>
        [
            new("accuracy", accuracy, true),
            new("AUC", auc, true),
            new("F1", f1, true),
            new("log loss", logLoss, false) { Unit = "bits" },
            new("average precision", averagePrecision, true),
        ];
}
