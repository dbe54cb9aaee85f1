namespace MlNet.MultiTask.Safety;

/// <summary>Operators that join, cut and reorder.</summary>
internal static class ArrangeRules
{
    public static GraphValue[] Identity(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.All);
        return [new(x.Type, x.Shape) { Integers = x.Integers }];
    }

    public static GraphValue[] Concat(CheckedNode node)
    {
        node.Takes(1, int.MaxValue);
        var parts = node.SameType(ItemTypes.All);
        var shape = parts[0].Shape;
        var axis = node.Axis("axis", shape.Rank, long.MinValue);
        var sum = shape[axis];
        foreach (var part in parts.AsSpan(1))
        {
            if (part.Shape.Rank != shape.Rank || !part.Shape.With(axis, shape[axis]).Fits(shape))
                throw node.Wrong($"joins {shape} and {part.Shape} along the axis {axis}");
            var next = part.Shape[axis];
            sum = sum.IsNumber && next.IsNumber ? Dim.Of(Math.Min(sum.Size + next.Size, Shape.Most)) : Dim.Unknown;
        }
        IReadOnlyList<Dim>? integers =
            shape.Rank == 1 && Array.TrueForAll(parts, part => part.Integers is not null)
                ? [.. parts.SelectMany(part => part.Integers!)]
                : null;
        return [new(parts[0].Type, shape.With(axis, sum)) { Integers = integers }];
    }

    public static GraphValue[] Split(CheckedNode node)
    {
        var asInput = node.Opset >= 13;
        node.Takes(1, asInput ? 2 : 1, int.MaxValue);
        var x = node.Input(0, ItemTypes.All);
        var axis = node.Axis("axis", x.Shape.Rank, 0);
        if (node.Opset >= 18)
            node.Int("num_outputs", node.OutputCount, node.OutputCount, node.OutputCount);
        var parts = asInput ? (node.Optional(1) is null ? null : node.Integers(1)) : node.Ints("split");
        var size = x.Shape[axis];
        if (!size.IsNumber)
            throw node.Wrong($"splits the axis {axis} of {x.Shape}");
        if (parts is null && size.Size % node.OutputCount == 0)
            parts = [.. Enumerable.Repeat(size.Size / node.OutputCount, node.OutputCount)];
        if (parts is null || parts.Count != node.OutputCount || parts.Any(part => part < 1 || part > size.Size) || parts.Sum() != size.Size)
            throw node.Wrong($"splits {size.Size} into {node.OutputCount} parts whose sizes are not its own");
        return [.. parts.Select(part => new GraphValue(x.Type, x.Shape.With(axis, Dim.Of(part))))];
    }

    public static GraphValue[] Transpose(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.All);
        var rank = x.Shape.Rank;
        var order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Select(i => (long)(rank - 1 - i))];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(i => (long)i)))
            throw node.Wrong($"reorders the axes of {x.Shape} as [{string.Join(", ", order.Take(16))}]");
        return [new(x.Type, new([.. order.Select(axis => x.Shape[(int)axis])]))];
    }

    /// <summary>Cuts between constant positions, forwards.</summary>
    public static GraphValue[] Slice(CheckedNode node)
    {
        IReadOnlyList<long> starts,
            ends;
        IReadOnlyList<long>? axes,
            steps = null;
        if (node.Opset < 10)
        {
            node.Takes(1, 1);
            (starts, ends, axes) = (node.Ints("starts") ?? [], node.Ints("ends") ?? [], node.Ints("axes"));
        }
        else
        {
            node.Takes(3, 5);
            (starts, ends) = (node.Integers(1), node.Integers(2));
            axes = node.Optional(3) is null ? null : node.Integers(3);
            steps = node.Optional(4) is null ? null : node.Integers(4);
        }
        var x = node.Input(0, ItemTypes.All);
        axes ??= [.. Enumerable.Range(0, starts.Count).Select(i => (long)i)];
        steps ??= [.. Enumerable.Repeat(1L, starts.Count)];
        if (ends.Count != starts.Count || axes.Count != starts.Count || steps.Count != starts.Count || steps.Any(step => step != 1))
            throw node.Wrong("has starts, ends, axes and steps that do not fit each other");
        var shape = x.Shape;
        var cut = new HashSet<int>();
        for (var i = 0; i < starts.Count; i++)
        {
            var axis = node.Axis(shape.Rank, axes[i]);
            if (!cut.Add(axis) || shape[axis].Batches > 0)
                throw node.Wrong($"cuts the axis {axis} of {x.Shape}");
            // How much is left of sequences only a run tells: the runtime cuts what is there.
            if (!shape[axis].IsKnown)
                continue;
            var (start, end) = (Position(starts[i], shape[axis].Size), Position(ends[i], shape[axis].Size));
            shape = end > start ? shape.With(axis, Dim.Of(end - start)) : throw node.Wrong($"cuts nothing out of {x.Shape}");
        }
        return [new(x.Type, shape) { Integers = starts.Count == 1 ? Part(x.Integers, starts[0], shape[0].Size) : null }];
    }

    public static GraphValue[] Gather(CheckedNode node)
    {
        node.Takes(2, 2);
        var (table, positions) = (node.Input(0, ItemTypes.All), node.Input(1, ItemTypes.Positions));
        var axis = node.Axis("axis", table.Shape.Rank, 0);
        Shape shape = new([.. table.Shape.Dims[..axis], .. positions.Shape.Dims, .. table.Shape.Dims[(axis + 1)..]]);
        return [new(table.Type, shape)];
    }

    public static GraphValue[] GatherElements(CheckedNode node)
    {
        node.Takes(2, 2);
        var (table, positions) = (node.Input(0, ItemTypes.All), node.Input(1, ItemTypes.Positions));
        node.Axis("axis", table.Shape.Rank, 0);
        if (positions.Shape.Rank != table.Shape.Rank)
            throw node.Wrong($"looks up {positions.Shape} in {table.Shape}");
        return [new(table.Type, positions.Shape)];
    }

    private static Dim[]? Part(IReadOnlyList<Dim>? integers, long start, long count) =>
        integers is null ? null : [.. integers.Skip((int)Position(start, integers.Count)).Take((int)count)];

    private static long Position(long position, long size) => Math.Clamp(position < 0 ? position + size : position, 0, size);
}
