namespace MlNet.MultiTask;

/// <summary>Metrics of a tagging task.</summary>
public sealed record TaggingMetrics
{
    internal TaggingMetrics(
        long tokens,
        double tokenAccuracy,
        SpanMetrics? spans,
        IReadOnlyDictionary<string, SpanMetrics> spansByType
    ) => (Tokens, TokenAccuracy, Spans, SpansByType) = (tokens, tokenAccuracy, spans, spansByType);

    /// <summary>Tagged steps of all rows.</summary>
    public long Tokens { get; internal init; }

    /// <summary>Share of them whose predicted tag is right.</summary>
    public double TokenAccuracy { get; internal init; }

    /// <summary>Spans of all types; null where the tags are no BIO tags: <c>O</c>, and <c>B-</c> or <c>I-</c> with a type behind.</summary>
    public SpanMetrics? Spans { get; internal init; }

    /// <summary>Spans by type; empty where the tags are no BIO tags.</summary>
    public IReadOnlyDictionary<string, SpanMetrics> SpansByType { get; internal init; }
}
