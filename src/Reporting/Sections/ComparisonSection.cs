using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>Whether learning together helps: Δm for each task and on average.</summary>
internal sealed class ComparisonSection : ReportSection
{
    public override string Id => "comparison";

    public override string Title => "Together or alone";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        if (content.Comparison is not { } comparison)
            yield break;
        (string Name, RelativeChange Change)[] changes =
        [
            .. comparison.Tasks.Select(task => (task.Name, task.Change)),
            ("average (Δm)", comparison.Average),
        ];
        var plot = ChartModel.Bars(
            [.. changes.Select(entry => entry.Name)],
            [
                .. changes.Select(entry =>
                    (
                        100 * entry.Change.Mean,
                        100 * (entry.Change.Interval?.Low ?? double.NaN),
                        100 * (entry.Change.Interval?.High ?? double.NaN)
                    )
                ),
            ],
            "better by percent"
        );
        yield return new XElement(
            "p",
            $"How much better the metric of each task is in the network of all tasks than in a network of its "
                + $"own, over {comparison.Average.Values.Count} seeds. On average: {comparison.Average}."
        );
        yield return Charts(
            ChartSvg.Figure(
                "Change by learning together",
                $"Relative change of each task's metric with its confidence "
                    + $"interval; right of 0 is better together. "
                    + $"{string.Join("; ", changes.Select(entry => $"{entry.Name} {entry.Change}"))}.",
                plot,
                HtmlTable.Folded(
                    "Change by learning together",
                    ["Task", "Metric", "Together", "Alone", "Change in percent", "Interval from", "to", "Verdict"],
                    [
                        .. comparison.Tasks.Select(task =>
                            (object?[])[task.Name, task.Together.Name, task.Together.Mean, task.Alone.Mean, .. Cells(task.Change)]
                        ),
                        ["average (Δm)", "", null, null, .. Cells(comparison.Average)],
                    ]
                ),
                height: Math.Clamp(110 + 24 * changes.Length, 200, 480)
            )
        );
    }

    private static object?[] Cells(RelativeChange change) =>
        [
            100 * change.Mean,
            100 * (change.Interval?.Low ?? double.NaN),
            100 * (change.Interval?.High ?? double.NaN),
            change.Verdict switch
            {
                ComparisonVerdict.Helps => "helps",
                ComparisonVerdict.Hurts => "hurts",
                _ => "cannot tell",
            },
        ];
}
