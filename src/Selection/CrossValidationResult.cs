using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>How well each task was predicted in each fold. Prints as a table.</summary>
public sealed class CrossValidationResult : IDisposable
{
    internal CrossValidationResult(IReadOnlyList<FoldResult> folds)
    {
        Folds = folds;
        Tasks = [.. folds[0].Metrics.Select((_, t) => new CrossValidatedTask([.. folds.Select(fold => fold.Metrics[t])]))];
    }

    /// <summary>Whether it was cancelled before all folds had been trained and tested: <see cref="Folds"/> then holds those that had
    /// been.</summary>
    public bool WasCancelled { get; internal init; }

    /// <summary>The folds.</summary>
    public IReadOnlyList<FoldResult> Folds { get; }

    /// <summary>The tasks, over all folds.</summary>
    public IReadOnlyList<CrossValidatedTask> Tasks { get; }

    /// <summary>A task by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such task.</exception>
    public CrossValidatedTask this[string task] =>
        Tasks.FirstOrDefault(found => found.Name == task)
        ?? throw new KeyNotFoundException(
            $"There is no task '{task}'; there are {string.Join(", ", Tasks.Select(found => $"'{found.Name}'"))}."
        );

    /// <summary>Disposes the models that were kept.</summary>
    public void Dispose()
    {
        foreach (var fold in Folds)
            fold.Dispose();
    }

    /// <summary>A table with a line for each task: rows with its label, and each metric's mean and standard deviation over the
    /// folds.</summary>
    public override string ToString() =>
        TextTable.Write([
            [
                "task",
                "kind",
                "labelled",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"mean ± deviation of {Folds.Count} folds{(WasCancelled ? ", cancelled" : "")}"
                ),
            ],
            .. Tasks.Select(task =>
                new[]
                {
                    task.Name,
                    task.Kind,
                    task.LabelledRows.ToString(CultureInfo.InvariantCulture),
                    task.Note ?? string.Join("  ", task.Metrics),
                }
            ),
        ]);
}
