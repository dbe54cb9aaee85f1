using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>For several questions of yes or no: how well each is told apart.</summary>
internal sealed class LabelChart : TaskChart
{
    // More bars than these are too thin to read; the table has them all.
    private const int MostBars = 20;

    public override bool Fits(TaskMetrics task) => task.Task.Kind == "multilabel";

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var m = task.MultiLabel;
        var names = m.Names.Count == m.Labels.Count ? m.Names : [.. m.Labels.Select((_, i) => $"{i}")];
        var plot = ChartModel.Bars(
            [.. names.Take(MostBars)],
            [.. m.Labels.Take(MostBars).Select(label => (label?.AreaUnderRocCurve ?? double.NaN, double.NaN, double.NaN))],
            "area under the ROC curve"
        );
        yield return ChartSvg.Figure(
            $"Labels of {task.Task.Name}",
            $"Area under the ROC curve of each label; the mean is {HtmlTable.Number(m.MeanAreaUnderRocCurve)}.",
            plot,
            HtmlTable.Folded(
                $"Labels of {task.Task.Name}",
                ["Label", "Rows with label", "Area under the ROC curve", "Accuracy", "F1", "Log loss"],
                m.Labels.Select(
                    (label, i) =>
                        (object?[])
                            [
                                names[i],
                                m.LabelledRows[i],
                                label?.AreaUnderRocCurve ?? double.NaN,
                                label?.Accuracy ?? double.NaN,
                                label?.F1Score ?? double.NaN,
                                label?.LogLoss ?? double.NaN,
                            ]
                )
            ),
            height: Math.Clamp(120 + 18 * names.Count, 200, 480)
        );
    }
}
