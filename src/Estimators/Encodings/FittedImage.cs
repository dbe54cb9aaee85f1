namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="ImageEncoding"/>: (x − offset) · scale of each channel, and the trunk.</summary>
internal sealed class FittedImage(ImageEncoding image, float[] offsets, float[] scales) : FittedEncoding
{
    public override IReadOnlyList<float>? State => [.. offsets, .. scales];

    /// <returns>[batch, channels, height, width], or [batch, width] of the trunk.</returns>
    public override T Encode<T>(IOps<T> ops, T x)
    {
        x = image.Layout == ImageLayout.ChannelsFirst
            ? ops.Reshape(x, image.Channels, image.Height, image.Width)
            : ops.Transpose(ops.Reshape(x, image.Height, image.Width, image.Channels), 0, 3, 1, 2);
        x = ops.Mul(ops.Sub(x, ops.Constant("offset", offsets, image.Channels, 1, 1)), ops.Constant("scale", scales, image.Channels, 1, 1));
        return image.Trunk is { } trunk ? trunk.Trunk(ops.Scope("trunk"), x) : x;
    }
}
