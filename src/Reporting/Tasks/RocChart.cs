using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>How many of the true rows are found, against how many of the others are taken for true, for every threshold.</summary>
internal sealed class RocChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.RocCurve.Count > 1;

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var points = CurvePoints.Of(task.RocCurve);
        var plot = ChartModel.UnitSquare("false positive rate", "true positive rate");
        plot.Series.Add(ChartModel.Diagonal(0, 1));
        plot.Series.Add(ChartModel.Line("", 0, points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate))));
        yield return ChartSvg.Figure(
            $"ROC curve of {task.Task.Name}",
            $"The area under the curve is {HtmlTable.Number(task.Binary.AreaUnderRocCurve)}; guessing, the dotted line, has 0.5.",
            plot,
            HtmlTable.Folded(
                $"ROC curve of {task.Task.Name}",
                ["Threshold of the score", "False positive rate", "True positive rate"],
                points.Select(point => (object?[])[HtmlTable.Number(point.Threshold), point.FalsePositiveRate, point.TruePositiveRate])
            ),
            height: 320
        );
    }
}
