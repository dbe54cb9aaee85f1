using Microsoft.ML;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Learning together against learning alone, and which tasks should share a network.</summary>
internal sealed class CompareCommand : ToolCommand<CompareSettings>
{
    protected override object Run(Terminal terminal, CompareSettings settings)
    {
        var ml = new MLContext(1);
        var table = settings.Infer(ml);
        var rows = ml.Data.Cache(table.Load(settings.Data));
        var training = new TrainingSettings(settings.Preset, 1, 0);
        int[] seeds = [.. Enumerable.Range(1, settings.Seeds)];
        var comparison = Comparisons.Run(ml, rows, table, training, seeds, terminal.Interrupted);
        var grouping = table.Tasks.Count > 2 && !terminal.Interrupted.IsCancellationRequested
            ? TableGroups.Measure(ml, rows, table, training.Options, settings.Networks)
            : null;
        if (!settings.Json)
        {
            MetricsOutput.Write(terminal, comparison);
            foreach (var (i, group) in (grouping?.Groups ?? []).Index())
                terminal.Output.WriteLine($"network {i + 1}: {string.Join(", ", group.Select(task => grouping!.Tasks[task]))}");
        }
        return new
        {
            comparison = MetricsOutput.Json(comparison),
            groups = grouping?.Groups.Select(group => group.Select(task => grouping.Tasks[task])),
        };
    }
}
