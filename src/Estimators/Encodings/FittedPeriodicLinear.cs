namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="PeriodicLinearEncoding"/>.</summary>
/// <param name="scale">The numbers, scaled; those that stay as they are come first.</param>
/// <param name="slots">Number of slots.</param>
/// <param name="frequencies">Frequencies per slot.</param>
/// <param name="sigma">Their standard deviation at the start.</param>
/// <param name="width">Values per slot that is embedded.</param>
internal sealed class FittedPeriodicLinear(FittedRobustScale scale, int slots, int frequencies, float sigma, int width) : FittedEncoding
{
    private const float Pace = 0.1f;

    public override IReadOnlyList<float>? State => scale.State;

    public override IReadOnlyList<int>? ValuesOfFeatures =>
        [.. Enumerable.Repeat(1, scale.Plain), .. Enumerable.Repeat(width, slots - scale.Plain)];

    public override T Encode<T>(IOps<T> ops, T x)
    {
        var all = scale.Encode(ops, x);
        var (plain, count) = (scale.Plain, slots - scale.Plain);
        if (count == 0)
            return all;
        var numbers = ops.Reshape(plain == 0 ? all : ops.Slice(all, 1, plain, slots), count, 1);
        var trained = ops.Paced(Pace);
        var c = trained.Parameter("frequencies", Initializer.Normal(2 * MathF.PI * sigma), count, frequencies);
        var phases = trained.Parameter("phases", Initializer.Uniform(MathF.PI), count, frequencies);
        var waves = ops.Apply(Activation.Cos, ops.Add(ops.Mul(numbers, c), phases));
        var start = Initializer.FanIn(frequencies);
        var weight = trained.Parameter("weight", start, count, frequencies, width - 1);
        var mixed = ops.Add(ops.GroupLinear(waves, weight), trained.Parameter("bias", start, count, width - 1));
        var embedded = ops.Reshape(ops.Concat(2, [numbers, mixed]), count * width);
        return plain == 0 ? embedded : ops.Concat(1, [ops.Slice(all, 1, 0, plain), embedded]);
    }
}
