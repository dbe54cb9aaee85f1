using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>How well one task was predicted on the rows that have its label.</summary>
public sealed class TaskMetrics
{
    private readonly object? _metrics;

    internal TaskMetrics(TaskSchema task, long rows, long labelledRows, object? metrics, string? note, IReadOnlyList<(string Name, double Value)> values)
    {
        (Task, Rows, LabelledRows, _metrics, Note, Values) = (task, rows, labelledRows, metrics, note, values);
    }

    /// <summary>The task.</summary>
    public TaskSchema Task { get; }

    /// <summary>Rows of the data.</summary>
    public long Rows { get; }

    /// <summary>Rows that have its label: what the metrics are over.</summary>
    public long LabelledRows { get; }

    /// <summary>Why there are no metrics, such as no labelled row; null where there are.</summary>
    public string? Note { get; }

    /// <summary>The main numbers by name, as the table prints them; empty where there are none.</summary>
    public IReadOnlyList<(string Name, double Value)> Values { get; }

    /// <summary>Metrics of a multiclass task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public MulticlassClassificationMetrics Multiclass => Get<MulticlassClassificationMetrics>("multiclass");

    /// <summary>Metrics of a binary task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public CalibratedBinaryClassificationMetrics Binary => Get<CalibratedBinaryClassificationMetrics>("binary");

    /// <summary>Metrics of a regression task with a scalar target.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public RegressionMetrics Regression => Get<IReadOnlyList<RegressionMetrics>>("regression") is [var single]
        ? single
        : throw new InvalidOperationException($"Task '{Task.Name}' has a vector of targets: its metrics are in {nameof(RegressionBySlot)}.");

    /// <summary>Metrics of a regression task, one for each slot of its target.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public IReadOnlyList<RegressionMetrics> RegressionBySlot => Get<IReadOnlyList<RegressionMetrics>>("regression");

    /// <summary>Metrics of a multi-label task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public MultiLabelMetrics MultiLabel => Get<MultiLabelMetrics>("multi-label");

    /// <summary>Metrics of a quantile task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public QuantileMetrics Quantile => Get<QuantileMetrics>("quantile");

    /// <summary>Metrics of a box task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public BoxMetrics Box => Get<BoxMetrics>("box");

    private T Get<T>(string kind) where T : class => _metrics as T ?? throw new InvalidOperationException(
        Note is null ? $"Task '{Task.Name}' is {Task.Kind}: it has no {kind} metrics." : $"Task '{Task.Name}' has no metrics: {Note}.");
}
