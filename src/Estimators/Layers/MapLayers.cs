namespace MlNet.MultiTask;

/// <summary>Layers that decoders are made of, over maps [batch, channels, height, width].</summary>
internal static class MapLayers
{
    /// <summary>A square convolution over the same size, normalised, with a function behind it; without a bias where it is
    /// normalised.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="name">Scope of <c>convolution</c> and <c>norm</c>.</param>
    /// <param name="x">[batch, in, height, width].</param>
    /// <param name="channels">Channels that come out.</param>
    /// <param name="kernel">Height and width of the kernel, an odd number.</param>
    /// <param name="dilation">Distance of the pixels that a window looks at.</param>
    /// <param name="normalization">None or Batch.</param>
    /// <param name="activation">The function.</param>
    public static T NormalizedConvolution<T>(
        this IOps<T> ops,
        string name,
        T x,
        int channels,
        int kernel,
        int dilation,
        LayerNormalization normalization,
        Activation activation
    )
    {
        var own = ops.Scope(name);
        var scope = own.Scope("convolution");
        var inputs = scope.Size(x, 1);
        var start = Initializer.FanIn(inputs * kernel * kernel);
        var weight = scope.Parameter("weight", start, channels, inputs, kernel, kernel);
        var bias = normalization == LayerNormalization.None ? scope.Parameter("bias", start, channels) : default;
        x = scope.Conv2d(x, weight, bias, 1, dilation * (kernel / 2), dilation);
        return own.Apply(activation, own.Normalize("norm", x, normalization));
    }

    /// <summary>A map in the size of a finer one.</summary>
    /// <param name="ops">The operations, in a scope of their own.</param>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="height">Rows that come out.</param>
    /// <param name="width">Pixels of a row that come out.</param>
    /// <param name="upsampling">How.</param>
    public static T Enlarge<T>(this IOps<T> ops, T x, int height, int width, MapUpsampling upsampling) =>
        (ops.Size(x, 2), ops.Size(x, 3)) == (height, width)
            ? x
            : upsampling switch
            {
                MapUpsampling.Nearest => ops.Nearest(x, height, width),
                MapUpsampling.Transposed => ops.Transposed(x, height, width),
                _ => ops.Resize2d(x, height, width),
            };

    // The pixel whose area the centre of the new one lies in.
    private static T Nearest<T>(this IOps<T> ops, T x, int height, int width)
    {
        x = ops.Gather("rows", x, 2, Positions(ops.Size(x, 2), height));
        return ops.Gather("columns", x, 3, Positions(ops.Size(x, 3), width));
    }

    private static int[] Positions(int from, int to) =>
        [.. Enumerable.Range(0, to).Select(i => (int)((2L * i + 1) * from / (2L * to)))];

    // Windows side by side, enough of them to cover the finer map, whose rest is cut off.
    private static T Transposed<T>(this IOps<T> ops, T x, int height, int width)
    {
        var (channels, rows, columns) = (ops.Size(x, 1), ops.Size(x, 2), ops.Size(x, 3));
        var stride = Math.Max((height + rows - 1) / rows, (width + columns - 1) / columns);
        var own = ops.Scope("up");
        var start = Initializer.FanIn(channels);
        x = own.ConvTranspose2d(
            x,
            own.Parameter("weight", start, channels, channels, stride, stride),
            own.Parameter("bias", start, channels),
            stride
        );
        return own.Slice(own.Slice(x, 2, 0, height), 3, 0, width);
    }
}
