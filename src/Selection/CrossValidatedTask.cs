namespace MlNet.MultiTask;

/// <summary>A task's metrics over all folds.</summary>
public sealed class CrossValidatedTask
{
    private readonly string? _main;

    internal CrossValidatedTask(IReadOnlyList<TaskMetrics> folds)
    {
        (Name, Kind) = (folds[0].Task.Name, folds[0].Task.Kind);
        LabelledRows = folds.Sum(fold => fold.LabelledRows);
        var measured = folds.FirstOrDefault(fold => fold.Values.Count > 0);
        _main = measured?.Main?.Name;
        Note =
            measured is null || folds.Any(fold => fold.UnscoredRows > 0)
                ? folds.FirstOrDefault(fold => fold.UnscoredRows > 0)?.Note ?? folds[0].Note
                : null;
        Metrics =
        [
            .. (measured?.Values ?? []).Select(value => new MetricSummary(
                value.Name,
                value.IsHigherBetter,
                [.. folds.Select(fold => fold.Values.Count == 0 ? double.NaN : fold.Value(value.Name).Value)]
            )),
        ];
    }

    /// <summary>The task's name.</summary>
    public string Name { get; }

    /// <summary>The task's kind.</summary>
    public string Kind { get; }

    /// <summary>Rows of all folds that have its label.</summary>
    public long LabelledRows { get; }

    /// <summary>Why no fold has metrics, or that rows of a fold have no score; null where nothing is missing.</summary>
    public string? Note { get; }

    /// <summary>Its metrics over the folds; empty where no fold has any.</summary>
    public IReadOnlyList<MetricSummary> Metrics { get; }

    /// <summary>The metric that tasks of this kind are compared by (<see cref="TaskMetrics.Main"/>).</summary>
    /// <exception cref="InvalidOperationException">There are no metrics.</exception>
    public MetricSummary Main =>
        _main is { } main ? Metric(main) : throw new InvalidOperationException($"Task '{Name}' has no metrics: {Note}.");

    /// <summary>A metric by its name.</summary>
    /// <param name="name">The name, such as <c>log loss</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such metric.</exception>
    public MetricSummary Metric(string name) =>
        Metrics.FirstOrDefault(metric => metric.Name == name)
        ?? throw new KeyNotFoundException(
            $"Task '{Name}' has no metric '{name}'; it has {string.Join(", ", Metrics.Select(metric => $"'{metric.Name}'"))}."
        );
}
