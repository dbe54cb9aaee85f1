using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>For BIO tags: how well spans of each type are found.</summary>
internal sealed class SpanChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.Task.Kind == "tagging" && task.Tagging.SpansByType.Count > 0;

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var types = task.Tagging.SpansByType.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        yield return ChartSvg.Figure(
            $"Spans of {task.Task.Name}",
            $"F1 of the spans of each type; of all together it is {HtmlTable.Number(task.Tagging.Spans!.F1)}.",
            ChartModel.Bars([.. types.Select(type => type.Key)], [.. types.Select(type => (type.Value.F1, double.NaN, double.NaN))], "F1"),
            HtmlTable.Folded(
                $"Spans of {task.Task.Name}",
                ["Type", "Spans of the labels", "Predicted spans", "Right", "Precision", "Recall", "F1"],
                types.Select(type =>
                    (object?[])
                        [
                            type.Key,
                            type.Value.Labelled,
                            type.Value.Predicted,
                            type.Value.Correct,
                            type.Value.Precision,
                            type.Value.Recall,
                            type.Value.F1,
                        ]
                )
            ),
            height: Math.Clamp(120 + 18 * types.Length, 200, 480)
        );
    }
}
