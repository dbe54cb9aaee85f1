namespace MlNet.MultiTask;

/// <summary>Images [batch, channels, height, width] that become larger.</summary>
internal readonly partial struct ShapeRules
{
    // Sides of images, as the encoding of an image column has them.
    private const int MostPixels = 1 << 16;

    public int[] ConvTranspose2d(IReadOnlyList<int> x, IReadOnlyList<int> weight, IReadOnlyList<int>? bias, int stride, int padding)
    {
        if (stride < 1 || padding < 0)
            throw Error("ConvTranspose2d", $"stride {stride} has to be 1 or more, padding {padding} 0 or more");
        if (x.Count != 4 || weight.Count != 4 || x[1] != weight[0])
            throw Error(
                "ConvTranspose2d",
                $"the input {Text(x)} and the weight {Text(weight)} do not fit: they have to be [batch, channels, height, width] and "
                    + "[channels, out, kernel height, kernel width]"
            );
        if (bias is not null && (bias.Count != 1 || bias[0] != weight[1]))
            throw Error("ConvTranspose2d", $"the bias {Text(bias)} does not fit the weight {Text(weight)}: it has to be [{weight[1]}]");
        return [x[0], weight[1], Spread(x, 2, weight[2], stride, padding), Spread(x, 3, weight[3], stride, padding)];
    }

    public int[] Resize2d(IReadOnlyList<int> x, int height, int width)
    {
        if (x.Count != 4)
            throw Error("Resize2d", $"the input {Text(x)} has to be [batch, channels, height, width]");
        return height is > 0 and <= MostPixels && width is > 0 and <= MostPixels
            ? [x[0], x[1], height, width]
            : throw Error("Resize2d", $"the size {height} × {width} has to be from 1 to {MostPixels} on each side");
    }

    private int Spread(IReadOnlyList<int> x, int axis, int kernel, int stride, int padding)
    {
        long size = (x[axis] - 1L) * stride + kernel - 2L * padding;
        return size is > 0 and <= int.MaxValue
            ? (int)size
            : throw Error(
                "ConvTranspose2d",
                $"the kernel of {kernel} (stride {stride}, padding {padding}) leaves {size} pixels of axis {axis} of the input {Text(x)}"
            );
    }
}
