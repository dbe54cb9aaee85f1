using MlNet.MultiTask;
using Spectre.Console;

namespace Sentences;

/// <summary>Each task alone and all together, and by how much they are better together: Δm, the mean of the tasks' relative
/// changes.</summary>
public static class TaskTable
{
    public static Table Of(MultiTaskMetrics together, MultiTaskMetrics[]? alone)
    {
        var table = new Table().AddColumns("task", "metric", "alone", "together", "change");
        var changes = new List<double>();
        foreach (var metrics in together)
        {
            var main = metrics.Main ?? throw new InvalidOperationException($"Task '{metrics.Task.Name}': {metrics.Note}.");
            var own = alone?.Single(one => one[0].Task.Name == metrics.Task.Name)[0].MainValue;
            if (own is { } value && value > 0)
                changes.Add((main.Value - value) / value);
            table.AddRow(
                metrics.Task.Name,
                main.Name,
                own is { } number ? $"{number:F4}" : "",
                $"{main.Value:F4}",
                own is > 0 and { } before ? $"{(main.Value - before) / before:+0.0%;-0.0%}" : ""
            );
        }
        if (changes.Count > 0)
            table.AddRow("Δm", "", "", "", $"{changes.Average():+0.0%;-0.0%}");
        return table;
    }
}
