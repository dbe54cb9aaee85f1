using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>How well one task was predicted on the rows that have its label.</summary>
public sealed class TaskMetrics
{
    private readonly object? _metrics;

    internal TaskMetrics(
        TaskSchema task,
        RowCounts counts,
        object? metrics,
        string? note,
        IReadOnlyList<MetricValue> values,
        string? main = null
    )
    {
        (Task, Rows, LabelledRows, UnscoredRows, _metrics, Note, Values) = (
            task,
            counts.Rows,
            counts.Labelled,
            counts.Unscored,
            metrics,
            note,
            values
        );
        Main =
            values.Count == 0 ? null
            : main is null ? values[0]
            : Value(main);
    }

    /// <summary>The task.</summary>
    public TaskSchema Task { get; }

    /// <summary>Rows of the data.</summary>
    public long Rows { get; }

    /// <summary>Rows that have its label. The metrics cover them, except for <see cref="UnscoredRows"/>.</summary>
    public long LabelledRows { get; }

    /// <summary>
    /// Rows that have its label, but a score of NaN. Unless it is 0, the metrics are NaN, or leave these rows out: see
    /// <see cref="EvaluationOptions.MissingScores"/>.
    /// </summary>
    public long UnscoredRows { get; }

    /// <summary>Why there are no metrics, such as no labelled row, or why they are NaN; null if there are metrics.</summary>
    public string? Note { get; }

    /// <summary>The main numbers by name, as the table prints them; empty where there are none.</summary>
    public IReadOnlyList<MetricValue> Values { get; private set; }

    /// <summary>
    /// The number of <see cref="Values"/> that tasks of this kind are compared by: the accuracy for multiclass, the quadratic kappa for
    /// ordinal, the AUC for binary and multi-label tasks, the RMSE for regression, the pinball loss for quantiles, the NDCG of the
    /// first ten for ranking, the concordance for censored ones, the F1 of spans or the accuracy of tokens for tagging, the mean IoU for
    /// segmentation, the absolute error for numbers of pixels, the mean angle for directions, AP@[.5:.95] for detection; null where there
    /// are none.
    /// </summary>
    public MetricValue? Main { get; }

    /// <summary>One of <see cref="Values"/> by its name.</summary>
    /// <param name="name">The name, such as <c>log loss</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such number; the message names those that there are.</exception>
    public MetricValue Value(string name)
    {
        foreach (var value in Values)
            if (value.Name == name)
                return value;
        throw new KeyNotFoundException(
            Note is null
                ? $"Task '{Task.Name}' has no metric '{name}'; it has {string.Join(", ", Values.Select(value => $"'{value.Name}'"))}."
                : $"Task '{Task.Name}' has no metrics: {Note}."
        );
    }

    /// <summary>The number of one of <see cref="Values"/>: <c>metrics["Sex"]["AUC"]</c>.</summary>
    /// <param name="name">The name, such as <c>log loss</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such number; the message names those that there are.</exception>
    public double this[string name] => Value(name).Value;

    /// <summary>The number of <see cref="Main"/>; NaN where there is none.</summary>
    public double MainValue => Main?.Value ?? double.NaN;

    /// <summary>How well the predicted probabilities are calibrated; null for tasks that are neither binary nor multiclass, and where there
    /// are no metrics.</summary>
    public Calibration? Calibration { get; internal init; }

    /// <summary>The ROC curve of a binary task from (0, 0) to (1, 1), at most a thousand points of it; empty for other tasks. With
    /// <see cref="RocPoint.Precision"/> its points are those of precision against recall too.</summary>
    public IReadOnlyList<RocPoint> RocCurve { get; internal init; } = [];

    /// <summary>How many rows of each true class were predicted as each class, for binary and multiclass tasks; else null.</summary>
    public ConfusionMatrix? Confusion { get; internal init; }

    /// <summary>Names of the classes of a binary or multiclass task, in the order of <see cref="Confusion"/>, and of a segmentation or a
    /// detection task; empty for other tasks.</summary>
    public IReadOnlyList<string> ClassNames { get; internal init; } = [];

    /// <summary>Metrics of a multiclass or ordinal task. The log loss is in nats (natural logarithm), as ML.NET has it.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public MulticlassClassificationMetrics Multiclass => Get<MulticlassClassificationMetrics>("multiclass");

    /// <summary>Metrics of a binary task. The log loss is in bits (logarithm to base 2), as in ML.NET.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public CalibratedBinaryClassificationMetrics Binary => Get<CalibratedBinaryClassificationMetrics>("binary");

    /// <summary>Metrics of a regression task with a scalar target.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public RegressionTaskMetrics Regression =>
        Get<IReadOnlyList<RegressionTaskMetrics>>("regression") is [var single]
            ? single
            : throw new InvalidOperationException(
                $"Task '{Task.Name}' has a vector of targets: its metrics are in {nameof(RegressionBySlot)}."
            );

    /// <summary>Metrics of a regression task, one for each slot of its target.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public IReadOnlyList<RegressionTaskMetrics> RegressionBySlot => Get<IReadOnlyList<RegressionTaskMetrics>>("regression");

    /// <summary>Metrics of a multi-label task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public MultiLabelMetrics MultiLabel => Get<MultiLabelMetrics>("multi-label");

    /// <summary>Metrics of a quantile task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public QuantileMetrics Quantile => Get<QuantileMetrics>("quantile");

    /// <summary>Metrics of a box task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public BoxMetrics Box => Get<BoxMetrics>("box");

    /// <summary>Metrics of a tagging task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public TaggingMetrics Tagging => Get<TaggingMetrics>("tagging");

    /// <summary>Metrics of a ranking task, with NDCG and DCG up to rank 10, as <c>ml.Ranking.Evaluate</c> has them.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public RankingMetrics Ranking => Get<RankingMetrics>("ranking");

    /// <summary>Metrics of a segmentation task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public SegmentationMetrics Segmentation => Get<SegmentationMetrics>("segmentation");

    /// <summary>Metrics of a detection task.</summary>
    /// <exception cref="InvalidOperationException">The task is of another kind, or there are no metrics (<see cref="Note"/>).</exception>
    public DetectionMetrics Detection => Get<DetectionMetrics>("detection");

    /// <summary>The same with further numbers behind <see cref="Values"/>.</summary>
    internal TaskMetrics With(IReadOnlyList<MetricValue> further)
    {
        var copy = (TaskMetrics)MemberwiseClone();
        copy.Values = [.. Values, .. further];
        return copy;
    }

    private T Get<T>(string kind)
        where T : class =>
        _metrics as T
        ?? throw new InvalidOperationException(
            Note is null ? $"Task '{Task.Name}' is {Task.Kind}: it has no {kind} metrics." : $"Task '{Task.Name}' has no metrics: {Note}."
        );
}
