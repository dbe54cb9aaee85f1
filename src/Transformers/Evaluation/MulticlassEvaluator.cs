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
        var (rows, labelled) = (read.Rows, read.Labelled);
        if (labelled == 0)
            return task.None(rows, 0, Unlabelled);
        var m = task.Context.MulticlassClassification.Evaluate(task.View(null, "Score", "PredictedLabel"), EvaluationView.Label, "Score", "PredictedLabel");
        MetricValue[] values = [new("accuracy", m.MicroAccuracy, true), new("macro accuracy", m.MacroAccuracy, true), new("log loss", m.LogLoss, false)];
        return new(task.Schema, rows, labelled, m, null, Bootstrap.WithIntervals(values, labelled, read.Measure, task.Options), "accuracy")
        {
            Calibration = read.Calibration(task.Options.CalibrationBins), Confusion = m.ConfusionMatrix, ClassNames = Names(task, m.ConfusionMatrix.NumberOfClasses),
        };
    }

    private static IReadOnlyList<string> Names(ScoredTask task, int classes) =>
        task.Schema.Outputs.FirstOrDefault(output => output.SlotNames.Count == classes)?.SlotNames
        ?? task.Schema.Outputs.FirstOrDefault(output => output.KeyValues?.Values.Count == classes)?.KeyValues?.Values
        ?? [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
}
