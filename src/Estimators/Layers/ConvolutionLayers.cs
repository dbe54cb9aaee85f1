namespace MlNet.MultiTask.Extending;

/// <summary>Layers over images [batch, channels, height, width], written with <see cref="IOps{T}"/>.</summary>
public static class ConvolutionLayers
{
    /// <summary>A square convolution, started as PyTorch starts it.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of its parameters <c>weight</c> [channels, in, kernel, kernel] and <c>bias</c> [channels].</param>
    /// <param name="x">[batch, in, height, width].</param>
    /// <param name="channels">Channels that come out.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">Pixels between two windows.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="bias">Whether it has a bias.</param>
    /// <returns>[batch, channels, ⌊(height + 2·padding − kernel) / stride⌋ + 1, the same of the width].</returns>
    public static T Convolution<T>(
        this IOps<T> ops,
        string name,
        T x,
        int channels,
        int kernel,
        int stride = 1,
        int padding = 0,
        bool bias = true
    )
    {
        ArgumentNullException.ThrowIfNull(ops);
        var scope = ops.Scope(name);
        var inputs = scope.Size(x, 1);
        var start = Initializer.FanIn(inputs * kernel * kernel);
        var weight = scope.Parameter("weight", start, channels, inputs, kernel, kernel);
        return scope.Conv2d(x, weight, bias ? scope.Parameter("bias", start, channels) : default, stride, padding);
    }

    /// <summary>
    /// A basic residual block (He, Zhang, Ren, Sun 2016, figure 2): f(x + F(x)), where F is two 3×3 convolutions with the function f
    /// between them. Where the shape changes, x goes through a 1×1 convolution first (option B of section 3.3). With normalisation behind
    /// each convolution these have no bias.
    /// </summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of <c>first</c>, <c>second</c> and, where the shape changes, <c>shortcut</c>.</param>
    /// <param name="x">[batch, in, height, width].</param>
    /// <param name="channels">Channels that come out.</param>
    /// <param name="stride">Stride of the first convolution: 2 halves height and width.</param>
    /// <param name="settings">Activation and normalisation; no dropout.</param>
    /// <returns>[batch, channels, ⌈height / stride⌉, ⌈width / stride⌉].</returns>
    public static T ResidualBlock<T>(this IOps<T> ops, string name, T x, int channels, int stride, LayerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(ops);
        var scope = ops.Scope(name);
        var bias = settings.Normalization == LayerNormalization.None;
        var y = Normalized(scope.Scope("first"), x, channels, 3, stride, 1, bias, settings);
        y = Normalized(scope.Scope("second"), scope.Apply(settings.Activation, y), channels, 3, 1, 1, bias, settings);
        var shortcut =
            stride == 1 && scope.Size(x, 1) == channels
                ? x
                : Normalized(scope.Scope("shortcut"), x, channels, 1, stride, 0, bias, settings);
        return scope.Apply(settings.Activation, scope.Add(shortcut, y));
    }

    /// <summary>The mean of each channel (Lin, Chen, Yan 2014, section 3.2).</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <returns>[batch, channels].</returns>
    public static T GlobalAveragePool<T>(this IOps<T> ops, T x)
    {
        ArgumentNullException.ThrowIfNull(ops);
        return ops.Mean(ops.Reshape(x, ops.Size(x, 1), ops.Size(x, 2) * ops.Size(x, 3)), 2);
    }

    /// <summary>All values of a row as one vector; a vector stays as it is.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="x">[batch, …].</param>
    /// <returns>[batch, values].</returns>
    public static T Flatten<T>(this IOps<T> ops, T x)
    {
        ArgumentNullException.ThrowIfNull(ops);
        var rank = ops.Rank(x);
        if (rank == 2)
            return x;
        var size = 1;
        for (var axis = 1; axis < rank; axis++)
            size *= ops.Size(x, axis);
        return ops.Reshape(x, size);
    }

    private static T Normalized<T>(
        IOps<T> ops,
        T x,
        int channels,
        int kernel,
        int stride,
        int padding,
        bool bias,
        LayerSettings settings
    ) => ops.Normalize("norm", ops.Convolution("convolution", x, channels, kernel, stride, padding, bias), settings.Normalization);
}
