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

    /// <summary>The map of each task of pixels [batch, channels, height, width]; where tasks share it, the same one.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="stages">The trunk's maps.</param>
    /// <param name="tasks">The positions of these tasks in the network.</param>
    public T[] Decode<T>(IOps<T> ops, IReadOnlyList<T> stages, int[] tasks)
    {
        // Where tasks take from each other, all losses reach what lies in front of that.
        var distils = image.TaskDistillation && tasks.Length > 1;
        var maps = new T[tasks.Length];
        if (image.TaskAttention)
            for (var i = 0; i < tasks.Length; i++)
            {
                var (own, name) = (distils ? ops : ops.ForTask(tasks[i]), LayerNames.OfTask(tasks[i]));
                var picked = MtanAttention.Attend(ops.Scope("attention").Scope("shared"), own.Scope("attention").Scope(name), stages);
                maps[i] = image.Decoder!.Decode(own.Scope("decoder").Scope(name), picked);
            }
        else
            // The decoder of a single task is that task's own.
            Array.Fill(maps, image.Decoder!.Decode((tasks is [var only] ? ops.ForTask(only) : ops).Scope("decoder"), stages));
        return distils ? PadNetDistillation.Refine(ops.Scope("distillation"), maps, tasks) : maps;
    }

    private T Normalized<T>(IOps<T> ops, T x)
    {
        x =
            image.Layout == ImageLayout.ChannelsFirst
                ? ops.Reshape(x, image.Channels, image.Height, image.Width)
                : ops.Transpose(ops.Reshape(x, image.Height, image.Width, image.Channels), 0, 3, 1, 2);
        if (channels.Any(channel => channel.Unit != 1))
            x = ops.Mul(x, Constant(ops, "unit", channel => channel.Unit));
        x = ops.Mul(ops.Sub(x, Constant(ops, "offset", channel => channel.Offset)), Constant(ops, "scale", channel => channel.Scale));
        x = Clipped(ops, x);
        return image.ChannelOrder.Count == 0 ? x : ops.Gather("order", x, 1, image.ChannelOrder.ToArray());
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
