using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Whether learning tasks together helps: per task, and on average over them (Δm; Maninis, Radosavovic, Kokkinos 2019, eq. 4).
/// Prints as a table.</summary>
public sealed class SingleTaskComparison
{
    private readonly double _confidence;

    internal SingleTaskComparison(IReadOnlyList<TaskComparison> tasks, double confidence)
    {
        (Tasks, _confidence) = (tasks, confidence);
        Average = new(
            [.. Enumerable.Range(0, tasks[0].Change.Values.Count).Select(seed => tasks.Average(task => task.Change.Values[seed]))],
            confidence
        );
    }

    /// <summary>Whether it was cancelled before all seeds were through: it then stands on those that were.</summary>
    public bool WasCancelled { get; internal init; }

    /// <summary>The tasks.</summary>
    public IReadOnlyList<TaskComparison> Tasks { get; }

    /// <summary>Δm: the mean of the tasks' relative changes, seed by seed.</summary>
    public RelativeChange Average { get; }

    /// <summary>A task by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such task.</exception>
    public TaskComparison this[string task] =>
        Tasks.FirstOrDefault(found => found.Name == task)
        ?? throw new KeyNotFoundException(
            $"There is no task '{task}'; there are {string.Join(", ", Tasks.Select(found => $"'{found.Name}'"))}."
        );

    /// <summary>A table with a line for each task, and the verdict.</summary>
    public override string ToString() =>
        TextTable.Write([
            ["task", "metric", "together", "alone", "change"],
            .. Tasks.Select(task => new[] { task.Name, task.Together.Name, Cell(task.Together), Cell(task.Alone), task.Change.ToString() }),
            ["average", "Δm", "", "", Average.ToString()],
        ])
        + string.Create(
            CultureInfo.InvariantCulture,
            $"\nMeans ± deviations and {100 * _confidence:0.#} % intervals over {Average.Values.Count} seeds."
        );

    private static string Cell(MetricSummary metric) =>
        string.Create(CultureInfo.InvariantCulture, $"{metric.Mean:G4} ± {metric.StandardDeviation:G2}");
}
