using System.Globalization;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Measures tasks with one of several classes.</summary>
internal sealed class MulticlassEvaluator : KindEvaluator
{
    public override string Kind => "multiclass";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var read = new MulticlassRows(task);
        var counts = read.Counts;
        if (counts.Labelled == 0)
            return task.None(counts, Unlabelled);
        if (task.IsUnmeasured(counts))
            return task.NotScored(counts, Values(double.NaN, double.NaN, double.NaN), "accuracy");
        var m = task.Context.MulticlassClassification.Evaluate(
            task.View(null, "Score", "PredictedLabel"),
            EvaluationView.Label,
            "Score",
            "PredictedLabel"
        );
        var values = Values(m.MicroAccuracy, m.MacroAccuracy, m.LogLoss);
        return new(task.Schema, counts, m, null, Bootstrap.WithIntervals(values, counts.Measured, read.Measure, task.Options), "accuracy")
        {
            Calibration = read.Calibration(task.Options.CalibrationBins),
            Confusion = m.ConfusionMatrix,
            ClassNames = Names(task, m.ConfusionMatrix.NumberOfClasses),
        };
    }

    private static MetricValue[] Values(double accuracy, double macroAccuracy, double logLoss) =>
        [new("accuracy", accuracy, true), new("macro accuracy", macroAccuracy, true), new("log loss", logLoss, false) { Unit = "nats" }];

    /// <summary>Names of the classes, as the model has them.</summary>
    public static IReadOnlyList<string> Names(ScoredTask task, int classes) =>
        task.Schema.Outputs.FirstOrDefault(output => output.SlotNames.Count == classes)?.SlotNames
        ?? task.Schema.Outputs.FirstOrDefault(output => output.KeyValues?.Values.Count == classes)?.KeyValues?.Values
        ?? [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
}
