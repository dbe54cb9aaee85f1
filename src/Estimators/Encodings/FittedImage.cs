namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="ImageEncoding"/>: (x − offset) · scale of each channel, and the trunk.</summary>
internal sealed class FittedImage(ImageEncoding image, ColumnKind kind, IReadOnlyList<SlotSegment> channels) : FittedEncoding
{
    public override IReadOnlyList<float>? State { get; } = FittedImageState.Write(channels);

    public ImageEncoding Image => image;

    /// <returns>[batch, channels, height, width], or [batch, width] of the trunk.</returns>
    public override T Encode<T>(IOps<T> ops, T x)
    {
        x = Normalized(ops, x);
        return image.Trunk is { } trunk ? trunk.Trunk(ops.Scope("trunk"), x) : x;
    }

    /// <summary>The maps of the trunk, which the decoder reads.</summary>
    public IReadOnlyList<T> Stages<T>(IOps<T> ops, T x) => image.Trunk!.Stages(ops.Scope("trunk"), Normalized(ops, x));

    /// <summary>The trunk's vector [batch, width] from its maps.</summary>
    public T Pool<T>(IOps<T> ops, IReadOnlyList<T> stages) => image.Trunk!.PoolStages(ops.Scope("trunk"), stages);

    /// <summary>The decoder's map [batch, channels, height, width].</summary>
    /// <param name="ops">The operations; of one task where no other reads the map.</param>
    /// <param name="stages">The trunk's maps.</param>
    public T Decode<T>(IOps<T> ops, IReadOnlyList<T> stages) => image.Decoder!.Decode(ops.Scope("decoder"), stages);

    private T Normalized<T>(IOps<T> ops, T x)
    {
        x =
            image.Layout == ImageLayout.ChannelsFirst
                ? ops.Reshape(x, image.Channels, image.Height, image.Width)
                : ops.Transpose(ops.Reshape(x, image.Height, image.Width, image.Channels), 0, 3, 1, 2);
        if (channels.Any(channel => channel.Unit != 1))
            x = ops.Mul(x, Constant(ops, "unit", channel => channel.Unit));
        x = ops.Mul(ops.Sub(x, Constant(ops, "offset", channel => channel.Offset)), Constant(ops, "scale", channel => channel.Scale));
        return Clipped(ops, x);
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
