namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="RowScaleEncoding"/>.</summary>
/// <param name="size">Slots of the column.</param>
internal sealed class FittedRowScale(int size) : FittedEncoding
{
    // Of a row in the units of its largest slot, so that squares neither overflow nor vanish.
    private const float Smallest = 1e-6f;
    private const float Tiny = 1e-30f;

    public override IReadOnlyList<float>? State => [];

    public override IReadOnlyList<int>? ValuesOfFeatures => [.. Enumerable.Repeat(1, size)];

    public override T Encode<T>(IOps<T> ops, T x)
    {
        var largest = ops.ReduceMax(ops.Max(x, ops.Apply(Activation.Negate, x)), 1, keepAxis: true);
        var own = ops.Div(x, ops.Clip(largest, Tiny, float.MaxValue));
        var centred = ops.Sub(own, ops.Mean(own, 1, keepAxis: true));
        var deviation = ops.Apply(Activation.Sqrt, ops.Mean(ops.Apply(Activation.Square, centred), 1, keepAxis: true));
        return ops.Div(centred, ops.Clip(deviation, Smallest, float.MaxValue));
    }
}
