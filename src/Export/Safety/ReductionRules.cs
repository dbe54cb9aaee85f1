namespace MlNet.MultiTask.Safety;

/// <summary>Operators along some axes.</summary>
internal static class ReductionRules
{
    /// <summary>A reduction whose axes are an attribute before a version, then an input.</summary>
    /// <param name="inputFrom">That version.</param>
    public static OperatorRule Reduce(int inputFrom) =>
        node =>
        {
            var asInput = node.Opset >= inputFrom;
            node.Takes(1, asInput ? 2 : 1);
            var x = node.Input(0, ItemTypes.Numbers);
            var keep = node.Flag("keepdims", true);
            var axes = asInput ? (node.Optional(1) is null ? null : node.Integers(1)) : node.Ints("axes");
            if (asInput)
                node.Flag("noop_with_empty_axes", false);
            var reduced = new bool[x.Shape.Rank];
            if (axes is null or [])
                Array.Fill(reduced, true);
            foreach (var axis in axes ?? [])
                if (!Mark(ref reduced[node.Axis(x.Shape.Rank, axis)]))
                    throw node.Wrong($"names the axis {axis} twice");
            node.Arithmetic = x.Shape.Items;
            return [new(x.Type, Left(x.Shape, reduced, keep))];
        };

    public static GraphValue[] ArgMax(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Numbers);
        var axis = node.Axis("axis", x.Shape.Rank, 0);
        var keep = node.Flag("keepdims", true);
        node.Flag("select_last_index", false);
        node.Arithmetic = x.Shape.Items;
        return [new(DataType.Int64, keep ? x.Shape.With(axis, Dim.Of(1)) : x.Shape.Without(axis))];
    }

    public static GraphValue[] Softmax(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Floats);
        node.Axis("axis", x.Shape.Rank, node.Opset < 13 ? 1 : -1);
        node.Arithmetic = Shape.Times(x.Shape.Items, 4);
        return [new(x.Type, x.Shape)];
    }

    public static GraphValue[] LayerNormalization(CheckedNode node)
    {
        node.Takes(2, 3);
        var inputs = node.SameType(ItemTypes.Floats);
        var x = inputs[0];
        var axis = node.Axis("axis", x.Shape.Rank, -1);
        node.Float("epsilon");
        node.Int("stash_type", 1, 1, 1);
        var normalised = new Shape(x.Shape.Dims[axis..]);
        foreach (var scale in inputs.AsSpan(1))
            if (!scale.Shape.Fits(normalised))
                throw node.Wrong($"scales {normalised} by {scale.Shape}");
        node.Arithmetic = Shape.Times(x.Shape.Items, 8);
        return [new(x.Type, x.Shape)];
    }

    public static GraphValue[] BatchNormalization(CheckedNode node)
    {
        node.Takes(5, 5);
        var inputs = node.SameType(ItemTypes.Floats);
        var x = inputs[0];
        node.Float("epsilon");
        node.Float("momentum");
        if (node.Opset >= 14)
            node.Int("training_mode", 0, 0, 0);
        if (x.Shape.Rank < 2)
            throw node.Wrong($"normalises {x.Shape}, which has no channels");
        foreach (var channel in inputs.AsSpan(1))
            if (channel.Shape.Rank != 1 || channel.Shape[0] != x.Shape[1])
                throw node.Wrong($"has {channel.Shape} numbers for the channels of {x.Shape}");
        node.Arithmetic = Shape.Times(x.Shape.Items, 4);
        return [new(x.Type, x.Shape)];
    }

    private static Shape Left(Shape shape, bool[] reduced, bool keep)
    {
        var dims = new List<Dim>();
        for (var i = 0; i < reduced.Length; i++)
            if (!reduced[i])
                dims.Add(shape[i]);
            else if (keep)
                dims.Add(Dim.Of(1));
        return new([.. dims]);
    }

    private static bool Mark(ref bool mark) => !mark && (mark = true);
}
