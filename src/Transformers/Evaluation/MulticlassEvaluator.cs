using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Measures tasks with one of several classes.</summary>
internal sealed class MulticlassEvaluator : KindEvaluator
{
    public override string Kind => "multiclass";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var rows = new MulticlassRows(task);
        if (rows.Counts.Labelled == 0)
            return task.None(rows.Counts, Unlabelled);
        if (task.IsUnmeasured(rows.Counts))
            return task.NotScored(rows.Counts, Values(double.NaN, double.NaN, double.NaN), "accuracy");
        return Measured(task, rows, m => Values(m.MicroAccuracy, m.MacroAccuracy, m.LogLoss), "accuracy", rows.Measure);
    }

    /// <summary>Metrics of one of several classes, by the stock evaluator.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="values">The metrics, from what the evaluator says.</param>
    /// <param name="main">The main metric.</param>
    /// <param name="measure">The metrics of rows that count several times.</param>
    public static TaskMetrics Measured(
        ScoredTask task,
        MulticlassRows rows,
        Func<MulticlassClassificationMetrics, MetricValue[]> values,
        string main,
        Func<int[], double[]> measure
    )
    {
        var m = task.Context.MulticlassClassification.Evaluate(
            task.View(null, "Score", "PredictedLabel"),
            EvaluationView.Label,
            "Score",
            "PredictedLabel"
        );
        var numbers = Bootstrap.WithIntervals(values(m), rows.Counts.Measured, measure, task.Options);
        return new(task.Schema, rows.Counts, m, null, numbers, main)
        {
            Calibration = rows.Calibration(task.Options.CalibrationBins),
            Confusion = m.ConfusionMatrix,
            ClassNames = Names(task, m.ConfusionMatrix.NumberOfClasses),
        };
    }

    private static MetricValue[] Values(double accuracy, double macroAccuracy, double logLoss) =>
        [new("accuracy", accuracy, true), new("macro accuracy", macroAccuracy, true), new("log loss", logLoss, false) { Unit = "nats" }];

    // As the model has them.
    private static IReadOnlyList<string> Names(ScoredTask task, int classes) =>
        task.Schema.Outputs.FirstOrDefault(output => output.SlotNames.Count == classes)?.SlotNames
        ?? task.Schema.Outputs.FirstOrDefault(output => output.KeyValues?.Values.Count == classes)?.KeyValues?.Values
        ?? [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
}
