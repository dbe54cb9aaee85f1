using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Images that become larger.</summary>
internal sealed partial class OnnxOps
{
    public OnnxValue ConvTranspose2d(OnnxValue x, OnnxValue weight, OnnxValue? bias, int stride = 1, int padding = 0)
    {
        int[] dims = Rules.ConvTranspose2d(x.Dims, weight.Dims, bias?.Dims, stride, padding);
        return Node(
            "ConvTranspose",
            dims,
            bias is null ? [Float(x), weight] : [Float(x), weight, bias],
            OnnxAttributes.Ints("kernel_shape", weight.Dims[2], weight.Dims[3]),
            OnnxAttributes.Ints("pads", padding, padding, padding, padding),
            OnnxAttributes.Ints("strides", stride, stride)
        );
    }

    public OnnxValue Resize2d(OnnxValue x, int height, int width)
    {
        int[] dims = Rules.Resize2d(x.Dims, height, width);
        x = Float(x);
        if (dims[2] == x.Dims[2] && dims[3] == x.Dims[3])
            return x;
        // By scales, so that the batch may have any size. The region, here the whole image, has to be there up to
        // operator set 12.
        var scales = _graph.Numbers(1, 1, Scale(x.Dims[2], dims[2]), Scale(x.Dims[3], dims[3]));
        return Node(
            "Resize",
            dims,
            [x, _graph.Numbers(0, 0, 0, 0, 1, 1, 1, 1), scales],
            OnnxAttributes.Of("coordinate_transformation_mode", "half_pixel"),
            OnnxAttributes.Of("mode", "linear")
        );
    }

    // Sizes are ⌊side · scale⌋: the least number that is not below the ratio, so that rounding does not lose a pixel.
    private static float Scale(int from, int to)
    {
        float scale = (float)to / from;
        return scale < (double)to / from ? MathF.BitIncrement(scale) : scale;
    }
}
