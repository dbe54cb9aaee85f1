using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>For objects in images: how well those of each class are found.</summary>
internal sealed class DetectionChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.Task.Kind == "detection" && double.IsFinite(task.Detection.AveragePrecision);

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var metrics = task.Detection;
        // A class without a labelled object has none.
        var classes = task
            .ClassNames.Select(
                (name, k) => (Name: name, All: metrics.AveragePrecisionByClass[k], Half: metrics.AveragePrecision50ByClass[k])
            )
            .Where(one => !double.IsNaN(one.Half))
            .ToArray();
        yield return ChartSvg.Figure(
            $"Objects of {task.Task.Name}",
            string.Create(CultureInfo.InvariantCulture, $"AP@0.5 of each class over {metrics.Objects:N0} labelled objects; ")
                + $"the mean is {HtmlTable.Number(metrics.AveragePrecision50)}, AP@[.5:.95] {HtmlTable.Number(metrics.AveragePrecision)}.",
            ChartModel.Bars([.. classes.Select(one => one.Name)], [.. classes.Select(one => (one.Half, double.NaN, double.NaN))], "AP@0.5"),
            HtmlTable.Folded(
                $"Objects of {task.Task.Name}",
                ["Class", "AP@0.5", "AP@[.5:.95]"],
                classes.Select(one => (object?[])[one.Name, one.Half, one.All])
            ),
            height: Math.Clamp(120 + 18 * classes.Length, 200, 480)
        );
    }
}
