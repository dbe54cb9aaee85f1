using System.Collections;
using System.Globalization;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>
/// Permutation importance of a model's raw columns for each of its tasks (Breiman 2001, §10; as model reliance: Fisher, Rudin, Dominici
/// 2019). Made by
/// <see cref="MultiTaskCatalog.PermutationImportance"/>; prints as a table.
/// </summary>
/// <remarks>It says what this model relies on, not what the label depends on: if two columns carry the same information, either may look
/// unimportant.</remarks>
public sealed class TaskImportance : IReadOnlyList<ColumnImportance>
{
    private readonly IReadOnlyList<ColumnImportance> _entries;

    internal TaskImportance(IReadOnlyList<ColumnImportance> entries)
    {
        _entries = entries;
        Columns = [.. entries.Select(entry => entry.Column).Distinct()];
        Tasks = [.. entries.Select(entry => entry.Task).Distinct()];
    }

    /// <summary>The columns, in the data's order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The tasks that have metrics.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>Number of entries: one for each column and task.</summary>
    public int Count => _entries.Count;

    /// <summary>An entry by its position: task by task, and within a task by column.</summary>
    public ColumnImportance this[int index] => _entries[index];

    /// <summary>The importance of a column for a task.</summary>
    /// <param name="column">The raw column.</param>
    /// <param name="task">The task.</param>
    /// <exception cref="KeyNotFoundException">There is no such column or task.</exception>
    public ColumnImportance this[string column, string task] =>
        _entries.FirstOrDefault(entry => entry.Column == column && entry.Task == task)
        ?? throw new KeyNotFoundException(
            $"There is no importance of column '{column}' for task '{task}'; there are the columns {Guard.List(Columns)} and the tasks "
                + $"{Guard.List(Tasks)}."
        );

    /// <inheritdoc/>
    public IEnumerator<ColumnImportance> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For each task its columns, the most important first: mean drop of its main metric ± standard deviation.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var width = Columns.Select(column => column.Length).DefaultIfEmpty().Max();
        foreach (var task in _entries.GroupBy(entry => entry.Task))
        {
            text.Append(CultureInfo.InvariantCulture, $"{task.Key}: {task.First().Metric} {task.First().Baseline:G4}, worse by\n");
            foreach (var entry in task.OrderByDescending(entry => entry.Mean))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {entry.Column.PadRight(width)}  {entry.Mean:F4} ± {entry.StandardDeviation:F4}\n"
                );
        }
        return text.ToString().TrimEnd('\n');
    }
}
