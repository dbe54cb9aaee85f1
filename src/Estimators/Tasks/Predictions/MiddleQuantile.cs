namespace MlNet.MultiTask;

/// <summary>Quantiles of a number: y is the quantile nearest the median, standardised, and the label made of it that value.</summary>
internal sealed class MiddleQuantile(Standardization scale, IReadOnlyList<float> quantiles) : PredictionSpace
{
    private readonly StandardizedValues _values = new(scale);
    private readonly int _middle = Enumerable.Range(0, quantiles.Count).MinBy(i => Math.Abs(quantiles[i] - 0.5f));

    public override int Width => 1;

    // The lowest quantile and then the gaps: a softplus each, as in the head.
    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point)
    {
        point[0] = logits[0];
        for (var i = 1; i <= _middle; i++)
            point[0] += MathF.Max(logits[i], 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(logits[i])));
    }

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point) => _values.OfLabel(label, point);

    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label) => _values.ToLabel(point, label);

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => _values.AreSame(one, other);
}
