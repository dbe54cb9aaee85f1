using System.Globalization;
using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>How the tasks affect each other, and which share a network.</summary>
internal sealed class AffinitySection : ReportSection
{
    public override string Id => "affinity";

    public override string Title => "Affinity and groups";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        if (content.Affinity is { } affinity)
        {
            var count = affinity.Tasks.Count;
            var plot = ChartModel.HeatMap(
                affinity.Tasks,
                affinity.Tasks,
                (row, column) => affinity[row, column],
                (row, column) =>
                    double.IsNaN(affinity[row, column]) ? "–" : affinity[row, column].ToString("G2", CultureInfo.InvariantCulture),
                "effect on",
                "step of",
                signed: true
            );
            yield return new XElement(
                "p",
                $"The share by which a step for one task (row) lowers another's loss (column), as a mean over "
                    + $"{affinity.Measurements} steps. Above 0 it helps, below 0 it hurts."
            );
            yield return Charts(
                ChartSvg.Figure(
                    "Affinity of the tasks",
                    Strongest(affinity),
                    plot,
                    HtmlTable.Folded(
                        "Affinity of the tasks",
                        ["Step of", .. affinity.Tasks.Select(task => $"on {task}")],
                        Enumerable
                            .Range(0, count)
                            .Select(row =>
                                (object?[])
                                    [affinity.Tasks[row], .. Enumerable.Range(0, count).Select(column => (object?)affinity[row, column])]
                            )
                    ),
                    height: 320
                )
            );
        }
        if (content.Grouping is { } grouping)
            yield return HtmlTable.Create(
                grouping.IsExact
                    ? "The best groups of tasks, each with a network of its own"
                    : "Groups of tasks, each with a network of its own, found by search",
                ["Task", "Network", "Mean affinity of its group onto it"],
                grouping.Groups.SelectMany(
                    (group, g) => group.Select(task => (object?[])[grouping.Tasks[task], g + 1, grouping.AffinityOnto[task]])
                )
            );
    }

    private static string Strongest(TaskAffinity affinity)
    {
        var pairs =
            from i in Enumerable.Range(0, affinity.Tasks.Count)
            from j in Enumerable.Range(0, affinity.Tasks.Count)
            where i != j && double.IsFinite(affinity[i, j])
            orderby affinity[i, j]
            select $"{affinity.Tasks[i]} onto {affinity.Tasks[j]} ({HtmlTable.Number(affinity[i, j])})";
        string[] sorted = [.. pairs];
        return sorted.Length == 0 ? "No pair of tasks was measured." : $"The strongest is {sorted[^1]}, the weakest {sorted[0]}.";
    }
}
