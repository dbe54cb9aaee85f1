namespace MlNet.MultiTask;

/// <summary>A number or a vector of numbers: y is the standardised value, which the head learns. Labels are the same where every value
/// differs by at most half a standard deviation.</summary>
internal sealed class StandardizedValues(Standardization scale) : PredictionSpace
{
    private const float Same = 0.5f;

    public override int Width => scale.Width;

    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point) => logits.CopyTo(point);

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point)
    {
        for (var i = 0; i < label.Length; i++)
            point[i] = (label[i] - scale.Mean(i)) / scale.Deviation(i);
    }

    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label)
    {
        for (var i = 0; i < point.Length; i++)
            label[i] = point[i] * scale.Deviation(i) + scale.Mean(i);
    }

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        for (var i = 0; i < one.Length; i++)
            if (!(MathF.Abs(one[i] - other[i]) <= Same * scale.Deviation(i)))
                return false;
        return true;
    }
}
