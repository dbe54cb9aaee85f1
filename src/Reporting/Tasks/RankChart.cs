using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>For rows that are ranked within groups: how good the first rows are, for every number of them.</summary>
internal sealed class RankChart : TaskChart
{
    public override bool Fits(TaskMetrics task) => task.Task.Kind == "ranking";

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var (ndcg, dcg) = (task.Ranking.NormalizedDiscountedCumulativeGains, task.Ranking.DiscountedCumulativeGains);
        var plot = ChartModel.Plane("rows of a group that are looked at", "NDCG");
        plot.Series.Add(ChartModel.Line("", 0, ndcg.Select((value, i) => (i + 1.0, value)), marked: true));
        yield return ChartSvg.Figure(
            $"Ranking of {task.Task.Name}",
            $"NDCG of the first rows of a group, mean over the groups; 1 is the best order. Of the first ten it is "
                + $"{HtmlTable.Number(task.MainValue)}.",
            plot,
            HtmlTable.Folded(
                $"Ranking of {task.Task.Name}",
                ["First rows", "NDCG", "DCG"],
                ndcg.Select((value, i) => (object?[])[i + 1, value, dcg[i]])
            ),
            height: 320
        );
    }
}
