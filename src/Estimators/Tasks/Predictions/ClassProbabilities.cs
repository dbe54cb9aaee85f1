namespace MlNet.MultiTask;

/// <summary>One of several classes: y is the vector of their probabilities, a label its unit vector.</summary>
internal sealed class ClassProbabilities(int classes) : PredictionSpace
{
    public override int Width => classes;

    public override int Classes => classes;

    public override int ClassOf(ReadOnlySpan<float> label) => (int)label[0];

    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point) =>
        System.Numerics.Tensors.TensorPrimitives.SoftMax(logits, point);

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point)
    {
        point.Clear();
        point[(int)label[0]] = 1;
    }

    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label) =>
        label[0] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(point);

    public override int SoftWidth => classes;

    public override void ToSoftLabel(ReadOnlySpan<float> point, Span<float> label) => point.CopyTo(label);

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => one[0] == other[0];
}
