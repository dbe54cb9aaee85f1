using System.Collections;
using System.Globalization;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>How well each task was predicted. Prints as a table.</summary>
public sealed class MultiTaskMetrics : IReadOnlyList<TaskMetrics>
{
    private readonly IReadOnlyList<TaskMetrics> _tasks;

    internal MultiTaskMetrics(IReadOnlyList<TaskMetrics> tasks) => _tasks = tasks;

    /// <summary>Number of tasks.</summary>
    public int Count => _tasks.Count;

    /// <summary>A task's metrics by its position.</summary>
    public TaskMetrics this[int index] => _tasks[index];

    /// <summary>A task's metrics by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such task.</exception>
    public TaskMetrics this[string task] =>
        _tasks.FirstOrDefault(metrics => metrics.Task.Name == task)
        ?? throw new KeyNotFoundException(
            $"There is no task '{task}'; there are {string.Join(", ", _tasks.Select(metrics => $"'{metrics.Task.Name}'"))}."
        );

    /// <inheritdoc/>
    public IEnumerator<TaskMetrics> GetEnumerator() => _tasks.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerable<string> Cells(TaskMetrics metrics)
    {
        foreach (var value in metrics.Values)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Name} {value.Value:G4}{(value.Interval is { } interval ? $" {interval}" : "")}"
            );
        if (metrics.Calibration is { } calibration)
            yield return string.Create(CultureInfo.InvariantCulture, $"ECE {calibration.ExpectedError:G3}");
        if (metrics.Task.Thresholds is [var threshold])
            yield return string.Create(CultureInfo.InvariantCulture, $"threshold {threshold:G3}");
    }

    /// <summary>A table with a line for each task: name, kind, label column, rows that have the label, main metrics, calibration
    /// error, and the decision threshold where it is not 0.5.</summary>
    public override string ToString()
    {
        string[][] cells =
        [
            ["task", "kind", "label", "labelled", "metrics"],
            .. _tasks.Select(metrics =>
                new[]
                {
                    metrics.Task.Name,
                    metrics.Task.Kind,
                    metrics.Task.LabelColumn,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{metrics.LabelledRows} of {metrics.Rows}{(metrics.UnscoredRows > 0 ? $", {metrics.UnscoredRows} unscored" : "")}"
                    ),
                    metrics.Note ?? string.Join("  ", Cells(metrics)),
                }
            ),
        ];
        var widths = Enumerable.Range(0, 4).Select(i => cells.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in cells)
        {
            for (var i = 0; i < 4; i++)
                text.Append(i == 3 ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i])).Append("  ");
            text.Append(row[4]).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }
}
