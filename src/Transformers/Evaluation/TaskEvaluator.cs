using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Finds a task's label in scored data and runs the evaluator of its kind.</summary>
internal sealed class TaskEvaluator(MLContext context, IDataView scored, EvaluationOptions options, IReadOnlySet<string>? notScored = null)
{
    private static readonly Dictionary<string, KindEvaluator> s_kinds = new KindEvaluator[]
    {
        new BinaryEvaluator(),
        new MulticlassEvaluator(),
        new RegressionEvaluator(),
        new MultiLabelEvaluator(),
        new QuantileEvaluator(),
        new BoxEvaluator(),
        new OrdinalEvaluator(),
        new CensoredEvaluator(),
        new TaggingEvaluator(),
        new SegmentationEvaluator(),
        new DenseRegressionEvaluator(),
        new NormalsEvaluator(),
        new DetectionEvaluator(),
        new RankingEvaluator(),
    }.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    /// <summary>Evaluates every task that annotations of the scored columns name.</summary>
    /// <exception cref="ArgumentException">No column has such an annotation.</exception>
    public static MultiTaskMetrics EvaluateAll(MLContext context, IDataView scored, EvaluationOptions options)
    {
        var tasks = ScoredTasks.Find(scored.Schema);
        if (tasks.Count == 0)
            throw new ArgumentException(
                $"No column says which task it belongs to: the data was not scored by a MultiTaskTransformer, or a step behind it "
                    + "dropped that. "
                    + $"Pass the model's schema (MultiTaskTransformer.Schema) as well. The data has: "
                    + $"{FeatureColumns.Names(scored.Schema)}.",
                nameof(scored)
            );
        var notScored = tasks
            .Where(task => task.Outputs.All(column => scored.Schema.GetColumnOrNull(column.Name) is null))
            .Select(task => task.Name);
        return EvaluateAll(context, scored, tasks, options, notScored.ToHashSet());
    }

    /// <summary>Measures the given tasks.</summary>
    public static MultiTaskMetrics EvaluateAll(
        MLContext context,
        IDataView scored,
        IReadOnlyList<TaskSchema> tasks,
        EvaluationOptions options,
        IReadOnlySet<string>? notScored = null
    )
    {
        options.Validate();
        string[] names = [.. tasks.Select(task => task.Name)];
        if (options.OwnMetrics.FirstOrDefault(metric => !names.Contains(metric.Task)) is { } unknown)
            throw new ArgumentException(
                $"{nameof(EvaluationOptions.OwnMetrics)}: '{unknown.Name}' is for the task '{unknown.Task}'; "
                    + $"there are {Guard.List(names)}.",
                nameof(options)
            );
        var columns = tasks.SelectMany(task => new[] { task.LabelColumn, task.PresenceColumn, task.GroupColumn }).OfType<string>();
        var evaluator = new TaskEvaluator(context, SlotColumns.Of(scored, columns), options, notScored);
        return new MultiTaskMetrics([.. tasks.Select(evaluator.Evaluate)]);
    }

    public TaskMetrics Evaluate(TaskSchema task)
    {
        if (scored.Schema.GetColumnOrNull(task.LabelColumn) is not { } column)
            return Without($"the data has no column '{task.LabelColumn}', its label: {LabelAdvice.Of(task)}");
        if (notScored?.Contains(task.Name) == true)
            return Without("it was not scored: the data lacks feature columns that it needs");
        if (task.GroupColumn is { } group && scored.Schema.GetColumnOrNull(group) is null)
            return Without($"the data has no column '{group}', which says the groups that rows are ranked within");
        DataViewSchema.Column? presence = null;
        if (task.PresenceColumn is not null)
            presence = scored.Schema.GetColumnOrNull(task.PresenceColumn)
                ?? throw new ArgumentOutOfRangeException(
                    nameof(task),
                    $"Task '{task.Name}': could not find the presence column '{task.PresenceColumn}'."
                );
        var labelled = new ScoredTask(context, scored, task, new TaskLabel(task, column, presence), options);
        if (s_kinds.TryGetValue(task.Kind, out var kind))
            return OwnMetricRows.Add(kind.Evaluate(labelled), labelled);
        return labelled.None(labelled.Count(), $"there are no metrics for tasks of kind '{task.Kind}'");

        TaskMetrics Without(string why) => new(task, ScoredTask.CountRows(scored), null, why, []);
    }
}
