namespace MlNet.MultiTask;

/// <summary>Measures tasks with a tag for each step.</summary>
internal sealed class TaggingEvaluator : KindEvaluator
{
    private const string Accuracy = "token accuracy";
    private const string SpanF1 = "span F1";

    public override string Kind => "tagging";

    public override TaskMetrics Evaluate(ScoredTask task)
    {
        var rows = new TaggingRows(task);
        if (rows.Counts.Labelled == 0)
            return task.None(rows.Counts, Unlabelled);
        if (task.IsUnmeasured(rows.Counts))
            return task.NotScored(rows.Counts, Values(double.NaN, rows.IsBio ? Missing : null), rows.IsBio ? SpanF1 : Accuracy);
        var metrics = rows.Metrics();
        var values = Values(metrics.TokenAccuracy, metrics.Spans is { } spans ? (spans.Precision, spans.Recall, spans.F1) : null);
        return new(
            task.Schema,
            rows.Counts,
            metrics,
            null,
            Bootstrap.WithIntervals(values, rows.Counts.Measured, rows.Measure, task.Options),
            metrics.Spans is null ? Accuracy : SpanF1
        );
    }

    private static (double, double, double) Missing => (double.NaN, double.NaN, double.NaN);

    private static MetricValue[] Values(double accuracy, (double Precision, double Recall, double F1)? spans) =>
        spans is { } of
            ?
            [
                new(Accuracy, accuracy, true),
                new("span precision", of.Precision, true),
                new("span recall", of.Recall, true),
                new(SpanF1, of.F1, true),
            ]
            : [new(Accuracy, accuracy, true)];
}
