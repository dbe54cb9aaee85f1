using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Whether what is predicted with some probability is right as often: a reliability diagram.</summary>
internal sealed class CalibrationChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.Calibration is not null;

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var calibration = task.Calibration!;
        ReliabilityBin[] bins = [.. calibration.Bins.Where(bin => bin.Rows > 0)];
        var plot = ChartModel.UnitSquare("predicted probability", "how often it was so");
        plot.Series.Add(ChartModel.Diagonal(0, 1));
        plot.Series.Add(ChartModel.Line("", 0, bins.Select(bin => (bin.MeanProbability, bin.Frequency)), marked: true));
        yield return ChartSvg.Figure(
            $"Calibration of {task.Task.Name}",
            $"On the dotted line probabilities are right. The expected "
                + $"calibration error is {HtmlTable.Number(calibration.ExpectedError)}, the largest of a bin "
                + $"{HtmlTable.Number(calibration.MaximumError)}.",
            plot,
            HtmlTable.Folded(
                $"Calibration of {task.Task.Name}",
                ["Probability from", "to", "Rows", "Mean probability", "How often it was so"],
                bins.Select(bin => (object?[])[HtmlTable.Number(bin.Low), bin.High, bin.Rows, bin.MeanProbability, bin.Frequency])
            ),
            height: 320
        );
    }
}
