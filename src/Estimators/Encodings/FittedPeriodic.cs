namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="PeriodicEncoding"/>.</summary>
internal sealed class FittedPeriodic(FittedEncoding standardize, int size, int frequencies, float sigma, int width) : FittedEncoding
{
    public override IReadOnlyList<float>? State => standardize.State;

    public override IReadOnlyList<int>? ValuesOfFeatures => [.. Enumerable.Repeat(width, size)];

    public override T Encode<T>(IOps<T> ops, T x)
    {
        var c = ops.Parameter("frequencies", Initializer.Normal(sigma), size, frequencies);
        var phase = ops.Affine(ops.Mul(ops.Reshape(standardize.Encode(ops, x), size, 1), c), 2 * MathF.PI, 0);
        var waves = ops.Concat(2, [ops.Apply(Activation.Cos, phase), ops.Apply(Activation.Sin, phase)]);
        // One small linear layer per slot.
        var start = Initializer.FanIn(2 * frequencies);
        var weight = ops.Parameter("weight", start, size, 2 * frequencies, width);
        var bias = ops.Parameter("bias", start, size, width);
        var mixed = ops.GroupLinear(waves, weight);
        return ops.Reshape(ops.Apply(Activation.Relu, ops.Add(mixed, bias)), size * width);
    }
}
