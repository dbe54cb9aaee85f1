namespace MlNet.MultiTask;

/// <summary>Measures predictions of numbers of which some rows tell only bounds.</summary>
internal sealed class CensoredEvaluator : KindEvaluator
{
    public override string Kind => "censored";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var rows = new CensoredRows(task);
        if (rows.Counts.Labelled == 0)
            return task.None(rows.Counts, "no row has a bound");
        if (task.IsUnmeasured(rows.Counts))
            return task.NotScored(rows.Counts, Values(double.NaN, double.NaN), "concordance");
        var values = Values(rows.Concordance(), rows.MeanDistance());
        return new(task.Schema, rows.Counts, null, null, values, "concordance");
    }

    private static MetricValue[] Values(double concordance, double distance) =>
        [new("concordance", concordance, true), new("mean distance", distance, false)];
}
