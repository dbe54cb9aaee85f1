using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>For classes of pixels: how well each class is found.</summary>
internal sealed class OverlapChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.Task.Kind == "segmentation" && double.IsFinite(task.Segmentation.MeanIou);

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        // A class that is in no label and no prediction has none.
        var classes = task
            .ClassNames.Zip(task.Segmentation.IouByClass, (name, iou) => (Name: name, Iou: iou))
            .Where(one => !double.IsNaN(one.Iou))
            .ToArray();
        yield return ChartSvg.Figure(
            $"Classes of {task.Task.Name}",
            string.Create(CultureInfo.InvariantCulture, $"IoU of each class over {task.Segmentation.Pixels:N0} labelled pixels; ")
                + $"the mean is {HtmlTable.Number(task.Segmentation.MeanIou)}.",
            ChartModel.Bars([.. classes.Select(one => one.Name)], [.. classes.Select(one => (one.Iou, double.NaN, double.NaN))], "IoU"),
            HtmlTable.Folded(
                $"Classes of {task.Task.Name}",
                ["Class", "IoU"],
                classes.Select(one => (object?[])[one.Name, one.Iou])
            ),
            height: Math.Clamp(120 + 18 * classes.Length, 200, 480)
        );
    }
}
