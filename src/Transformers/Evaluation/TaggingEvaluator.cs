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
        var metrics = rows.Metrics();
        return task.Measured(rows.Counts, Values(metrics), metrics.Spans is null ? Accuracy : SpanF1, rows.Measure, metrics);
    }

    private static MetricValue[] Values(TaggingMetrics metrics) =>
        metrics.Spans is { } spans
            ?
            [
                new(Accuracy, metrics.TokenAccuracy, true),
                new("span precision", spans.Precision, true),
                new("span recall", spans.Recall, true),
                new(SpanF1, spans.F1, true),
            ]
            : [new(Accuracy, metrics.TokenAccuracy, true)];
}
