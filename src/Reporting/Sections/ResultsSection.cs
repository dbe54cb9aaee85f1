using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Metrics of each task over the scored rows, with the charts of its kind.</summary>
internal sealed class ResultsSection : ReportSection
{
    private static readonly TaskChart[] s_charts =
    [
        new ConfusionChart(),
        new RocChart(),
        new PrecisionRecallChart(),
        new CalibrationChart(),
        new TruthChart(),
        new QuantileChart(),
        new LabelChart(),
        new SpanChart(),
        new OverlapChart(),
        new DetectionChart(),
        new RankChart(),
    ];

    public override string Id => "results";

    public override string Title => "Results";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        if (content.Scored is not { } scored)
            yield break;
        var metrics = content.Schema is { } schema ? catalog.Evaluate(scored, schema) : catalog.Evaluate(scored);
        yield return HtmlTable.Create(
            "Metrics of each task over the rows that have its label",
            ["Task", "Kind", "Label column", "Rows with label", "Rows", "Metric", "Value"],
            metrics.SelectMany(Rows)
        );
        foreach (var task in metrics)
        {
            XElement[] figures = task.Note is null
                ? [.. s_charts.Where(chart => chart.Fits(task)).SelectMany(chart => chart.Draw(task, scored))]
                : [];
            if (figures.Length == 0)
                continue;
            yield return new XElement("h3", task.Task.Name);
            yield return Charts(figures);
        }
    }

    private static IEnumerable<object?[]> Rows(TaskMetrics task) =>
        task.Note is { } note
            ?
            [
                [task.Task.Name, task.Task.Kind, task.Task.LabelColumn, task.LabelledRows, task.Rows, note, null],
            ]
            : task.Values.Select(value =>
                (object?[])[task.Task.Name, task.Task.Kind, task.Task.LabelColumn, task.LabelledRows, task.Rows, value.Name, value.Value]
            );
}
