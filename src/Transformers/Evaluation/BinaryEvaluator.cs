using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Measures tasks of yes or no.</summary>
internal sealed class BinaryEvaluator : KindEvaluator
{
    public override string Kind => "binary";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var read = new BinaryRows(task);
        var (rows, labelled, positive) = (read.Rows, read.Labelled, read.Positive);
        if (labelled == 0)
            return task.None(rows, 0, Unlabelled);
        if (positive == 0 || positive == labelled)
            return task.None(rows, labelled, $"all labels are {(positive > 0 ? "true" : "false")}, which says nothing about telling them apart");
        var m = task.Context.BinaryClassification.Evaluate(task.View(null, "Score", "Probability", "PredictedLabel"), EvaluationView.Label, "Score", "Probability", "PredictedLabel");
        MetricValue[] values = [new("accuracy", m.Accuracy, true), new("AUC", m.AreaUnderRocCurve, true), new("F1", m.F1Score, true), new("log loss", m.LogLoss, false)];
        return new(task.Schema, rows, labelled, m, null, Bootstrap.WithIntervals(values, labelled, read.Measure, task.Options), "AUC")
        {
            Calibration = read.Calibration(task.Options.CalibrationBins), RocCurve = read.Roc(), Confusion = m.ConfusionMatrix, ClassNames = ["true", "false"],
        };
    }
}
