namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="ImageEncoding"/>: (x − offset) · scale of each channel, and the trunk.</summary>
internal sealed class FittedImage(ImageEncoding image, ColumnKind kind, IReadOnlyList<SlotSegment> channels) : FittedEncoding
{
    public override IReadOnlyList<float>? State { get; } = FittedImageState.Write(channels);

    /// <returns>[batch, channels, height, width], or [batch, width] of the trunk.</returns>
    public override T Encode<T>(IOps<T> ops, T x)
    {
        x =
            image.Layout == ImageLayout.ChannelsFirst
                ? ops.Reshape(x, image.Channels, image.Height, image.Width)
                : ops.Transpose(ops.Reshape(x, image.Height, image.Width, image.Channels), 0, 3, 1, 2);
        if (channels.Any(channel => channel.Unit != 1))
            x = ops.Mul(x, Constant(ops, "unit", channel => channel.Unit));
        x = ops.Mul(ops.Sub(x, Constant(ops, "offset", channel => channel.Offset)), Constant(ops, "scale", channel => channel.Scale));
        x = Clipped(ops, x);
        return image.Trunk is { } trunk ? trunk.Trunk(ops.Scope("trunk"), x) : x;
    }

    // Bytes cannot be far out.
    private T Clipped<T>(IOps<T> ops, T x) =>
        kind == ColumnKind.Byte ? x
        : channels.All(channel => channel.Low == channels[0].Low && channel.High == channels[0].High)
            ? ops.Clip(x, channels[0].Low, channels[0].High)
        : ops.Min(ops.Max(x, Constant(ops, "low", channel => channel.Low)), Constant(ops, "high", channel => channel.High));

    private T Constant<T>(IOps<T> ops, string name, Func<SlotSegment, float> number) =>
        ops.Constant(name, channels.Select(number).ToArray(), image.Channels, 1, 1);
}
