using System.Globalization;
using Spectre.Console;

namespace MlNet.MultiTask.Tool.Training;

/// <summary>Metrics and comparisons, for people and for programs.</summary>
internal static class MetricsOutput
{
    public static void Write(Terminal terminal, MultiTaskMetrics metrics)
    {
        var view = new Table().Border(TableBorder.Square);
        view.AddColumn("task");
        view.AddColumn("kind");
        view.AddColumn(new Spectre.Console.TableColumn("rows").RightAligned());
        view.AddColumn("metric");
        view.AddColumn(new Spectre.Console.TableColumn("value").RightAligned());
        view.AddColumn("95 % interval");
        foreach (var task in metrics)
        {
            var rows = task.LabelledRows.ToString(CultureInfo.InvariantCulture);
            var values = task.Values.Count > 0 ? task.Values.Select(Cells) : [["", "", task.Note ?? ""]];
            foreach (var (i, cells) in values.Index())
                view.AddRow(
                    ((string[])[i == 0 ? task.Task.Name : "", i == 0 ? task.Task.Kind : "", i == 0 ? rows : "", .. cells])
                        .Select(text => new Text(text))
                );
        }
        terminal.Out.Write(view);
    }

    public static object Json(MultiTaskMetrics metrics) =>
        metrics.Select(task => new
        {
            name = task.Task.Name,
            task.Task.Kind,
            rows = task.LabelledRows,
            main = task.Main?.Name,
            metrics = task.Values.Select(value => new
            {
                value.Name,
                value = ToolJson.Finite(value.Value),
                low = value.Interval is { } low ? ToolJson.Finite(low.Low) : null,
                high = value.Interval is { } high ? ToolJson.Finite(high.High) : null,
                isHigherBetter = value.IsHigherBetter,
            }),
            task.Note,
        });

    public static void Write(Terminal terminal, SingleTaskComparison comparison)
    {
        var view = new Table().Border(TableBorder.Square);
        foreach (var title in new[] { "task", "metric", "together", "alone", "change" })
            view.AddColumn(title);
        foreach (var task in comparison.Tasks)
            view.AddRow(
                ((string[])[task.Name, task.Together.Name, Number(task.Together.Mean), Number(task.Alone.Mean), task.Change.ToString()])
                    .Select(text => new Text(text))
            );
        terminal.Out.Write(view);
        terminal.Out.MarkupLineInterpolated($"Together against alone, {comparison.Average.Values.Count} seeds: {Verdict(comparison)}");
    }

    public static object? Json(SingleTaskComparison? comparison) =>
        comparison is null
            ? null
            : new
            {
                seeds = comparison.Average.Values.Count,
                verdict = comparison.Average.Verdict,
                mean = ToolJson.Finite(comparison.Average.Mean),
                low = comparison.Average.Interval is { } low ? ToolJson.Finite(low.Low) : null,
                high = comparison.Average.Interval is { } high ? ToolJson.Finite(high.High) : null,
                tasks = comparison.Tasks.Select(task => new
                {
                    task.Name,
                    metric = task.Together.Name,
                    together = ToolJson.Finite(task.Together.Mean),
                    alone = ToolJson.Finite(task.Alone.Mean),
                    change = ToolJson.Finite(task.Change.Mean),
                    verdict = task.Change.Verdict,
                }),
            };

    private static string Verdict(SingleTaskComparison comparison) =>
        comparison.Average.Verdict switch
        {
            ComparisonVerdict.Helps => $"learning together helps ({comparison.Average}).",
            ComparisonVerdict.Hurts => $"learning together hurts ({comparison.Average}).",
            _ => $"no difference that these rows could show ({comparison.Average}).",
        };

    private static string[] Cells(MetricValue value) =>
        [
            value.Unit is null ? value.Name : $"{value.Name} ({value.Unit})",
            Number(value.Value),
            value.Interval is { } interval ? $"{Number(interval.Low)} to {Number(interval.High)}" : "",
        ];

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
