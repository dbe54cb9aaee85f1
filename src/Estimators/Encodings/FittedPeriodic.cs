namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="PeriodicEncoding"/>.</summary>
internal sealed class FittedPeriodic(FittedEncoding standardize, int size, int frequencies, float sigma, int width) : FittedEncoding
{
    public override IReadOnlyList<float>? State => standardize.State;

    public override T Encode<T>(IOps<T> ops, T x)
    {
        var c = ops.Parameter("frequencies", Initializer.Normal(sigma), size, frequencies);
        var phase = ops.Affine(ops.Mul(ops.Reshape(standardize.Encode(ops, x), size, 1), c), 2 * MathF.PI, 0);
        var waves = ops.Concat(2, [ops.Apply(Activation.Cos, phase), ops.Apply(Activation.Sin, phase)]);
        // One small linear layer per slot: [batch, size, 1, 2f] × [size, 2f, width].
        var start = Initializer.FanIn(2 * frequencies);
        var weight = ops.Parameter("weight", start, size, 2 * frequencies, width);
        var bias = ops.Parameter("bias", start, size, width);
        var mixed = ops.Reshape(ops.MatMul(ops.Reshape(waves, size, 1, 2 * frequencies), weight), size, width);
        return ops.Reshape(ops.Apply(Activation.Relu, ops.Add(mixed, bias)), size * width);
    }
}
