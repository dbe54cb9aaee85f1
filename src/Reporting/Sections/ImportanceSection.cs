using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>Which columns each task relies on.</summary>
internal sealed class ImportanceSection : ReportSection
{
    // More bars than these are too thin to read; the table has them all.
    private const int MostBars = 20;

    public override string Id => "importance";

    public override string Title => "Importance of the columns";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        if (content.Importance is not { Count: > 0 } importance)
            yield break;
        yield return new XElement(
            "p",
            $"How much worse each task's main metric gets when a column's values are shuffled over the rows: "
                + $"mean and standard deviation of {importance[0].Drops.Count} shuffles. It says what this model relies on, not what "
                + "causes what."
        );
        yield return Charts(importance.GroupBy(entry => entry.Task).Select(Task));
    }

    private static XElement Task(IGrouping<string, ColumnImportance> task)
    {
        ColumnImportance[] entries = [.. task.OrderByDescending(entry => entry.Mean)];
        var shown = entries.Take(MostBars).ToArray();
        var plot = ChartModel.Bars(
            [.. shown.Select(entry => entry.Column)],
            [.. shown.Select(entry => (entry.Mean, entry.Mean - entry.StandardDeviation, entry.Mean + entry.StandardDeviation))],
            $"{entries[0].Metric} worse by"
        );
        return ChartSvg.Figure(
            $"Importance for {task.Key}",
            $"{entries[0].Metric} is {HtmlTable.Number(entries[0].Baseline)}. Most "
                + $"important: {string.Join(", ", entries.Take(3).Select(entry => $"{entry.Column} ({HtmlTable.Number(entry.Mean)})"))}.",
            plot,
            HtmlTable.Folded(
                $"Importance for {task.Key}",
                ["Column", $"{entries[0].Metric} worse by", "Standard deviation"],
                entries.Select(entry => (object?[])[entry.Column, entry.Mean, entry.StandardDeviation])
            ),
            height: Math.Clamp(110 + 24 * shown.Length, 180, 480)
        );
    }
}
