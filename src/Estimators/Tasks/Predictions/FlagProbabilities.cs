namespace MlNet.MultiTask;

/// <summary>Several questions of yes or no: y is the vector of the probabilities of yes, a label the vector of its entries.</summary>
internal sealed class FlagProbabilities(int flags) : PredictionSpace
{
    public override int Width => flags;

    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point)
    {
        for (var i = 0; i < logits.Length; i++)
            point[i] = Sigmoid(logits[i]);
    }

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point) => label.CopyTo(point);

    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label)
    {
        for (var i = 0; i < point.Length; i++)
            label[i] = point[i] > 0.5f ? 1 : 0;
    }

    public override int SoftWidth => flags;

    public override void ToSoftLabel(ReadOnlySpan<float> point, Span<float> label) => point.CopyTo(label);

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        for (var i = 0; i < one.Length; i++)
            if (one[i] != other[i] && !float.IsNaN(one[i]) && !float.IsNaN(other[i]))
                return false;
        return true;
    }

    public static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));
}
