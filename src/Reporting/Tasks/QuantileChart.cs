using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>For predicted quantiles: which share of the labels lies below each, against the share that should.</summary>
internal sealed class QuantileChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.Task.Kind == "quantile";

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var m = task.Quantile;
        var plot = ChartModel.UnitSquare("quantile", "share of labels below");
        plot.Series.Add(ChartModel.Diagonal(0, 1));
        plot.Series.Add(ChartModel.Line("", 0, m.Quantiles.Zip(m.SharesBelow), marked: true));
        yield return ChartSvg.Figure(
            $"Calibration of the quantiles of {task.Task.Name}",
            $"On the dotted line as many labels lie below a quantile as should. Between the outer two lie "
                + $"{HtmlTable.Number(m.IntervalCoverage)} of the labels.",
            plot,
            HtmlTable.Folded(
                $"Quantiles of {task.Task.Name}",
                ["Quantile", "Share of labels below", "Pinball loss"],
                m.Quantiles.Select((q, i) => (object?[])[q, m.SharesBelow[i], m.PinballLosses[i]])
            )
        );
    }
}
