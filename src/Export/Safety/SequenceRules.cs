namespace MlNet.MultiTask.Safety;

/// <summary>Operators over sequences, whose length only a run tells.</summary>
internal static class SequenceRules
{
    /// <summary>One direction of a layer, read from x, weights, biases and lengths; no first state.</summary>
    public static GraphValue[] Gru(CheckedNode node)
    {
        node.Takes(5, 5);
        var (x, weight, state) = (Float(node, 0), Float(node, 1), Float(node, 2));
        var (bias, lengths) = (Float(node, 3), node.Input(4, new HashSet<DataType> { DataType.Int32 }).Shape);
        var width = node.Int("hidden_size", 0, 1, 1 << 16);
        node.Text("direction", "forward", "forward", "reverse");
        node.Flag("linear_before_reset", false);
        if (x.Rank != 3 || !x[2].IsNumber)
            throw node.Wrong($"reads {x}, which are no sequences");
        Matches(node, weight, 1, 3 * width, x[2].Size);
        Matches(node, state, 1, 3 * width, width);
        Matches(node, bias, 1, 6 * width);
        if (lengths.Rank != 1 || !lengths[0].Fits(x[1]))
            throw node.Wrong($"has {lengths} lengths of the rows of {x}");
        Shape states = new(x[0], Dim.Of(1), x[1], Dim.Of(width));
        node.Arithmetic = Shape.Times(states.Items, Shape.Times(3, x[2].Size + width));
        return [new(DataType.Float, states)];
    }

    /// <summary>A border of zeros along axes whose size only a run tells, or that has a number.</summary>
    public static GraphValue[] Pad(CheckedNode node)
    {
        node.Takes(2, 3);
        var x = node.Input(0, ItemTypes.Floats);
        node.Text("mode", "constant", "constant");
        if (node.Optional(2) is { } value && (value.Type != x.Type || value.Shape.Items != 1))
            throw node.Wrong($"fills a border with {value.Shape} {value.Type}");
        var pads = node.Integers(1);
        if (pads.Count != 2 * x.Shape.Rank || pads.Any(pad => pad < 0 || pad > 1 << 16))
            throw node.Wrong($"puts a border of [{string.Join(", ", pads.Take(16))}] around {x.Shape}");
        var shape = x.Shape;
        for (var axis = 0; axis < shape.Rank; axis++)
            if (pads[axis] + pads[axis + shape.Rank] is > 0 and var border)
                shape = shape.With(axis, shape[axis].IsNumber ? Dim.Of(shape[axis].Size + border) : Dim.Unknown);
        return [new(x.Type, shape)];
    }

    public static GraphValue[] CumSum(CheckedNode node)
    {
        node.Takes(2, 2);
        var x = node.Input(0, ItemTypes.Floats);
        node.Flag("exclusive", false);
        node.Flag("reverse", false);
        var axis = node.Integers(1) is [var only] ? only : throw node.Wrong("names more than one axis");
        node.Axis(x.Shape.Rank, axis);
        return [new(x.Type, x.Shape)];
    }

    private static Shape Float(CheckedNode node, int input) => node.Input(input, ItemTypes.Floats).Shape;

    private static void Matches(CheckedNode node, Shape shape, params ReadOnlySpan<long> sizes)
    {
        var wanted = Shape.Of(sizes.ToArray());
        if (!shape.Fits(wanted))
            throw node.Wrong($"has a parameter {shape} instead of {wanted}");
    }
}
