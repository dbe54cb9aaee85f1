namespace MlNet.MultiTask;

/// <summary>Measures the order of rows within groups by normalised discounted cumulative gain (Järvelin, Kekäläinen 2002), as ML.NET's
/// evaluator counts it.</summary>
internal sealed class RankingEvaluator : KindEvaluator
{
    public override string Kind => "ranking";

    private const string Main = "NDCG@10";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        if (task.Schema.GroupColumn is null)
            return task.None(task.Count(), "its schema does not name the column of its groups");
        var rows = new RankingRows(task);
        if (rows.Counts.Labelled == 0)
            return task.None(
                rows.Counts,
                $"no row has both its label and a group in column '{task.Schema.GroupColumn}' (MapValueToKey makes missing keys of groups "
                    + "that were not in its training rows; Conversion.Hash does not)"
            );
        if (task.IsUnmeasured(rows.Counts))
            return task.NotScored(rows.Counts, Values(new double[5]), Main);
        if (rows.Least < 0 || rows.Most > RankingRows.MostRelevant)
            return task.None(
                rows.Counts,
                FormattableString.Invariant(
                    $"its label is {rows.Least:G4} to {rows.Most:G4}: gains are known for relevances from 0 to {RankingRows.MostRelevant}"
                )
            );
        var measure = rows.Measures();
        return new(
            task.Schema,
            rows.Counts,
            rows.Stock(task.Context),
            null,
            Bootstrap.WithIntervals(Values(measure(null)), rows.Groups, measure, task.Options),
            Main
        );
    }

    private static MetricValue[] Values(double[] values) =>
        [
            new("NDCG@1", values[0], true),
            new("NDCG@3", values[1], true),
            new("NDCG@5", values[2], true),
            new(Main, values[3], true),
            new("DCG@10", values[4], true),
        ];
}
