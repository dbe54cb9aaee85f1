namespace MlNet.MultiTask.Extending;

/// <summary>How a parameter starts. Values are drawn in C#, in a fixed order from the seed, so they do not depend on the version of
/// libtorch.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="Scale">Its constant, bound or standard deviation.</param>
public readonly record struct Initializer(InitializerKind Kind, float Scale)
{
    /// <summary>The values themselves, row-major; only with <see cref="InitializerKind.Given"/>.</summary>
    public ReadOnlyMemory<float> Values { get; init; }

    /// <summary>These values, as many as the parameter has, whatever the seed: those of a network that was trained before.</summary>
    /// <param name="values">The values, row-major. They are not copied: leave them as they are.</param>
    public static Initializer Given(ReadOnlyMemory<float> values) => new(InitializerKind.Given, 0) { Values = values };

    /// <summary>All zeros.</summary>
    public static Initializer Zeros => new(InitializerKind.Constant, 0);

    /// <summary>All ones.</summary>
    public static Initializer Ones => new(InitializerKind.Constant, 1);

    /// <summary>All the same number.</summary>
    public static Initializer Constant(float value) => new(InitializerKind.Constant, value);

    /// <summary>Uniform in [−bound, bound].</summary>
    public static Initializer Uniform(float bound) => new(InitializerKind.Uniform, bound);

    /// <summary>Normal with mean 0.</summary>
    public static Initializer Normal(float standardDeviation) => new(InitializerKind.Normal, standardDeviation);

    /// <summary>Uniform in ±1/√fanIn: what PyTorch gives linear and convolution layers (He et al. 2015 with a = √5).</summary>
    /// <param name="fanIn">Number of inputs of one output: in features, or channels × kernel area.</param>
    public static Initializer FanIn(int fanIn) => new(InitializerKind.Uniform, 1f / MathF.Sqrt(Math.Max(1, fanIn)));

    /// <summary>+1 or −1 with equal probability (BatchEnsemble, Wen, Tran, Ba 2020).</summary>
    public static Initializer RandomSign => new(InitializerKind.Sign, 1);
}
