namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Levels in order as the probabilities of being above each of them, for co-training.</summary>
public sealed class OrdinalPoints(int levels) : PredictionSpace
{
    public override int Width => levels - 1;

    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point)
    {
        for (var i = 0; i < logits.Length; i++)
            point[i] = 1 / (1 + MathF.Exp(-logits[i]));
    }

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point)
    {
        for (var i = 0; i < point.Length; i++)
            point[i] = label[0] > i ? 1 : 0;
    }

    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label)
    {
        label[0] = 0;
        foreach (var above in point)
            label[0] += above > 0.5f ? 1 : 0;
    }

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => one[0] == other[0];
}
