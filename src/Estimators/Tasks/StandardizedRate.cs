namespace MlNet.MultiTask;

/// <summary>A count learnt with the Poisson loss: y is the standardised rate exp(logit).</summary>
internal sealed class StandardizedRate(Standardization scale) : PredictionSpace
{
    private readonly StandardizedValues _values = new(scale);

    public override int Width => scale.Width;

    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point)
    {
        for (var i = 0; i < logits.Length; i++)
            point[i] = (MathF.Exp(logits[i]) - scale.Mean(i)) / scale.Deviation(i);
    }

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point) => _values.OfLabel(label, point);

    // A mean of rates is 0 or more; rounding must not make it less, which the loss does not allow.
    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label)
    {
        _values.ToLabel(point, label);
        foreach (ref var value in label)
            value = Math.Max(0, value);
    }

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => _values.AreSame(one, other);
}
