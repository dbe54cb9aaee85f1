using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>How many of the rows that are taken for true are true, against how many of the true rows are found, for every threshold: what
/// the ROC curve hides where true rows are rare.</summary>
internal sealed class PrecisionRecallChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.RocCurve.Count > 1;

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var points = CurvePoints.Of([.. task.RocCurve.Skip(1)]);
        var plot = ChartModel.UnitSquare("recall", "precision");
        plot.Series.Add(ChartModel.Line("", 0, points.Select(point => (point.TruePositiveRate, point.Precision))));
        var threshold = task.Task.Thresholds is [var given] ? given : 0.5;
        yield return ChartSvg.Figure(
            $"Precision and recall by threshold of {task.Task.Name}",
            $"The average precision is {HtmlTable.Number(task.Value("average precision").Value)}; guessing has the share of true rows, "
                + $"{HtmlTable.Number(points[^1].Precision)}. Rows are taken for true above a probability of "
                + $"{HtmlTable.Number(threshold)}: precision {HtmlTable.Number(task.Binary.PositivePrecision)}, "
                + $"recall {HtmlTable.Number(task.Binary.PositiveRecall)}.",
            plot,
            HtmlTable.Folded(
                $"Precision and recall by threshold of {task.Task.Name}",
                ["Threshold of the score", "Recall", "Precision"],
                points.Select(point => (object?[])[HtmlTable.Number(point.Threshold), point.TruePositiveRate, point.Precision])
            ),
            height: 320
        );
    }
}
