using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Runs the stock evaluator that fits a task over the rows that have its label.</summary>
internal sealed class TaskEvaluator(MLContext context, IDataView scored)
{
    public TaskMetrics Evaluate(TaskSchema task)
    {
        if (scored.Schema.GetColumnOrNull(task.LabelColumn) is not { } column)
            return None(task, Count(null, []).Rows, 0, $"the data has no column '{task.LabelColumn}'");
        DataViewSchema.Column? presence = null;
        if (task.PresenceColumn is not null)
            presence = scored.Schema.GetColumnOrNull(task.PresenceColumn) ?? throw new ArgumentOutOfRangeException(
                nameof(task), $"Task '{task.Name}': could not find the presence column '{task.PresenceColumn}'.");
        var label = new TaskLabel(task, column, presence);
        if (task.Kind == "multilabel")
            return MultiLabel(task, label);
        if (task.Kind == "box")
            return Box(task, label);
        var (rows, labelled, positive) = Count(label, label.Columns);
        if (labelled == 0)
            return None(task, rows, 0, "no row has its label");
        return task.Kind switch
        {
            "multiclass" => Multiclass(task, label, rows, labelled),
            "binary" when positive == 0 || positive == labelled => None(task, rows, labelled, $"all labels are {(positive > 0 ? "true" : "false")}, which says nothing about telling them apart"),
            "binary" => Binary(task, label, rows, labelled),
            "regression" => Regression(task, label, rows, labelled),
            "quantile" => Quantile(task, label, rows, labelled),
            _ => None(task, rows, labelled, $"there are no metrics for tasks of kind '{task.Kind}'"),
        };
    }

    private TaskMetrics Multiclass(TaskSchema task, TaskLabel label, long rows, long labelled)
    {
        var view = new EvaluationView(scored, label, [Column(task, "Score"), Column(task, "PredictedLabel")]);
        var m = context.MulticlassClassification.Evaluate(view, EvaluationView.Label, "Score", "PredictedLabel");
        return new(task, rows, labelled, m, null, [("accuracy", m.MicroAccuracy), ("macro accuracy", m.MacroAccuracy), ("log loss", m.LogLoss)]);
    }

    private TaskMetrics Binary(TaskSchema task, TaskLabel label, long rows, long labelled)
    {
        var view = new EvaluationView(scored, label, [Column(task, "Score"), Column(task, "Probability"), Column(task, "PredictedLabel")]);
        var m = context.BinaryClassification.Evaluate(view, EvaluationView.Label, "Score", "Probability", "PredictedLabel");
        return new(task, rows, labelled, m, null, [("accuracy", m.Accuracy), ("AUC", m.AreaUnderRocCurve), ("F1", m.F1Score), ("log loss", m.LogLoss)]);
    }

    private TaskMetrics Regression(TaskSchema task, TaskLabel label, long rows, long labelled)
    {
        var score = Column(task, "Score");
        int?[] slots = score.Column.Type is VectorDataViewType { Size: var size } ? [.. Enumerable.Range(0, size).Select(i => (int?)i)] : [null];
        RegressionMetrics[] m = [.. slots.Select(slot => context.Regression.Evaluate(new EvaluationView(scored, label, [score], slot), EvaluationView.Label, "Score"))];
        return new(task, rows, labelled, m, null,
            [("R²", m.Average(x => x.RSquared)), ("RMSE", Math.Sqrt(m.Average(x => x.MeanSquaredError))), ("MAE", m.Average(x => x.MeanAbsoluteError))]);
    }

    private TaskMetrics MultiLabel(TaskSchema task, TaskLabel label)
    {
        var names = task.Outputs.FirstOrDefault(output => output.SlotNames.Count > 0)?.SlotNames ?? [];
        var (m, rows, labelled) = new MultiLabelEvaluator(context, scored, label).Evaluate(names, [Column(task, "Score"), Column(task, "Probability"), Column(task, "PredictedLabel")]);
        return m is null
            ? None(task, rows, 0, "no row has its label")
            : new(task, rows, labelled, m, null, [("Hamming loss", m.HammingLoss), ("exact match", m.ExactMatch), ("micro F1", m.MicroF1), ("mean AUC", m.MeanAreaUnderRocCurve)]);
    }

    private TaskMetrics Quantile(TaskSchema task, TaskLabel label, long rows, long labelled)
    {
        if (QuantileEvaluator.Levels(task) is not { } levels)
            return None(task, rows, labelled, "the slots of its Score are not named after quantiles, such as 'q0.1'");
        var m = QuantileEvaluator.Evaluate(scored, label, Column(task, "Score").Column, levels);
        return new(task, rows, labelled, m, null, [("pinball loss", m.MeanPinballLoss), ("interval coverage", m.IntervalCoverage), ("interval width", m.MeanIntervalWidth)]);
    }

    private TaskMetrics Box(TaskSchema task, TaskLabel label)
    {
        var outputs = task.Outputs.ToDictionary(output => output.Name, StringComparer.Ordinal);
        if (!outputs.TryGetValue($"{task.Name}.Score", out var score) || BoxSlots.Format(score.SlotNames) is not { } format)
            return None(task, Count(null, []).Rows, 0, "the slots of its Score are not named after the numbers of a box, such as 'Left', 'Top', 'Right', 'Bottom'");
        DataViewSchema.Column? confidence = outputs.ContainsKey($"{task.Name}.Probability") ? Column(task, "Probability").Column : null;
        var (m, rows, labelled) = BoxEvaluator.Evaluate(scored, label, format, Column(task, "Score").Column, confidence);
        return m is null
            ? None(task, rows, labelled, "no row has a box")
            : new(task, rows, labelled, m, null, [("mean IoU", m.MeanIntersectionOverUnion), ("AP@0.5", m.AveragePrecision50)]);
    }

    private (string Name, DataViewSchema.Column Column) Column(TaskSchema task, string name) =>
        (name, scored.Schema.GetColumnOrNull($"{task.Name}.{name}") ?? throw new ArgumentOutOfRangeException(
            nameof(task), $"Task '{task.Name}': could not find its column '{task.Name}.{name}' in the scored data. It has: {FeatureColumns.Names(scored.Schema)}."));

    private (long Rows, long Labelled, long Positive) Count(TaskLabel? label, IEnumerable<DataViewSchema.Column> columns)
    {
        using var cursor = scored.GetRowCursor(columns);
        var read = label?.Bind(cursor);
        var (rows, labelled, positive) = (0L, 0L, 0L);
        while (cursor.MoveNext())
        {
            rows++;
            var value = read?.Invoke() ?? float.NaN;
            labelled += float.IsNaN(value) ? 0 : 1;
            positive += value > 0 ? 1 : 0;
        }
        return (rows, labelled, positive);
    }

    private static TaskMetrics None(TaskSchema task, long rows, long labelled, string note) => new(task, rows, labelled, null, note, []);
}
