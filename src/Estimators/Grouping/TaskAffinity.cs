using System.Globalization;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>
/// Inter-task affinity (Fifty, Amid, Zhao, Yu, Anil, Finn 2021, "Efficiently Identifying Task Groupings for Multi-Task Learning"): how much
/// a step of the shared parameters for one task lowers another's loss, Zᵢ→ⱼ = 1 − Lⱼ(after a step of i) / Lⱼ(before) on the same batch (eq.
/// 1), averaged over a training (eq. 2). Positive: i helps j; negative: i hurts j. Made by
/// <see cref="MultiTaskEstimator.MeasureAffinity(Microsoft.ML.IDataView, AffinityOptions)"/>; prints as a table.
/// </summary>
public sealed class TaskAffinity
{
    private readonly double[,] _values;

    /// <summary>An affinity that was measured elsewhere.</summary>
    /// <param name="tasks">Names of the tasks.</param>
    /// <param name="values">[T, T]: the effect of the row's task on the column's; NaN where it is not known.</param>
    /// <param name="measurements">Number of steps it is a mean over.</param>
    /// <exception cref="ArgumentException">The matrix does not fit the names.</exception>
    public TaskAffinity(IReadOnlyList<string> tasks, double[,] values, long measurements = 1)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(values);
        if (values.GetLength(0) != tasks.Count || values.GetLength(1) != tasks.Count)
            throw new ArgumentException(
                $"{tasks.Count} tasks have an affinity of {tasks.Count} × {tasks.Count}, not of "
                    + $"{values.GetLength(0)} × {values.GetLength(1)}.",
                nameof(values)
            );
        (Tasks, _values, Measurements) = ([.. tasks], (double[,])values.Clone(), measurements);
    }

    /// <summary>Names of the tasks.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>Number of steps that it is a mean over.</summary>
    public long Measurements { get; }

    /// <summary>Whether the training that it was measured in was cancelled: it then is a mean over the steps up to there.</summary>
    public bool WasCancelled { get; internal init; }

    /// <summary>The effect of one task's step on another's loss, from −∞ to 1; NaN where the two never had labels in one batch.</summary>
    /// <param name="from">Position of the task that the step is for.</param>
    /// <param name="onto">Position of the task whose loss is looked at.</param>
    public double this[int from, int onto] => _values[from, onto];

    /// <summary>The effect of one task's step on another's loss.</summary>
    /// <param name="from">The task that the step is for.</param>
    /// <param name="onto">The task whose loss is looked at.</param>
    /// <exception cref="KeyNotFoundException">There is no such task.</exception>
    public double this[string from, string onto] => _values[Position(from), Position(onto)];

    /// <summary>A table: a row for each task that steps, a column for each task that it affects.</summary>
    public override string ToString()
    {
        string[][] cells =
        [
            ["step of \\ effect on", .. Tasks],
            .. Tasks.Select(
                (task, i) =>
                    (string[])
                        [task, .. Tasks.Select((_, j) => _values[i, j].ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture))]
            ),
        ];
        int[] widths = [.. Enumerable.Range(0, Tasks.Count + 1).Select(column => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (var row in cells)
            text.AppendJoin("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))
                .Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private int Position(string task)
    {
        for (var i = 0; i < Tasks.Count; i++)
            if (Tasks[i] == task)
                return i;
        throw new KeyNotFoundException($"There is no task '{task}'; there are {Guard.List(Tasks)}.");
    }
}
