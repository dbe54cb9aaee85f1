namespace MlNet.MultiTask.Safety;

/// <summary>Operators that work item by item.</summary>
internal static class ElementwiseRules
{
    /// <summary>One input, whose shape and type the output has.</summary>
    public static OperatorRule Unary(IReadOnlySet<DataType> types, params string[] floatAttributes) =>
        node =>
        {
            node.Takes(1, 1);
            foreach (var attribute in floatAttributes)
                node.Float(attribute);
            var x = node.Input(0, types);
            node.Arithmetic = Shape.Times(x.Shape.Items, 4);
            return [new(x.Type, x.Shape)];
        };

    /// <summary>One input, whose shape the output has; the output's type is given.</summary>
    public static OperatorRule Test(IReadOnlySet<DataType> types) =>
        node =>
        {
            node.Takes(1, 1);
            return [new(DataType.Bool, node.Input(0, types).Shape)];
        };

    /// <summary>Two inputs of one type, broadcast.</summary>
    public static OperatorRule Binary(IReadOnlySet<DataType> types) => Several(types, 2, 2);

    /// <summary>Any number of inputs of one type, broadcast.</summary>
    public static OperatorRule Several(IReadOnlySet<DataType> types) => Several(types, 1, int.MaxValue);

    /// <summary>Two inputs of one type, broadcast and compared.</summary>
    public static OperatorRule Compare(IReadOnlySet<DataType> types) =>
        node =>
        {
            node.Takes(2, 2);
            return [new(DataType.Bool, Broadcast(node, node.SameType(types)))];
        };

    public static GraphValue[] Where(CheckedNode node)
    {
        node.Takes(3, 3);
        var condition = node.Input(0, ItemTypes.Booleans);
        var (a, b) = (node.Input(1, ItemTypes.All), node.Input(2, ItemTypes.All));
        if (a.Type != b.Type)
            throw node.Wrong($"chooses between {a.Type} and {b.Type}");
        return [new(a.Type, Broadcast(node, [condition, a, b]))];
    }

    public static GraphValue[] Cast(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.All);
        var to = (DataType)node.Int("to", 0, 0, int.MaxValue);
        if (!ItemTypes.All.Contains(to))
            throw node.Wrong($"casts to the type {to}");
        return [new(to, x.Shape) { Integers = ItemTypes.Positions.Contains(to) ? x.Integers : null }];
    }

    /// <summary>The bounds are attributes up to version 10, then inputs.</summary>
    public static GraphValue[] Clip(CheckedNode node)
    {
        node.Takes(1, node.Opset < 11 ? 1 : 3);
        if (node.Opset < 11)
            (_, _) = (node.Float("min"), node.Float("max"));
        var x = node.Input(0, ItemTypes.Numbers);
        for (var i = 1; i < 3; i++)
            if (node.Optional(i) is { } bound && (bound.Type != x.Type || bound.Shape.Items != 1))
                throw node.Wrong($"has a bound of {bound.Shape} {bound.Type}");
        return [new(x.Type, x.Shape)];
    }

    public static GraphValue[] BitShift(CheckedNode node)
    {
        node.Text("direction", "", "LEFT", "RIGHT");
        return Binary(ItemTypes.Unsigned)(node);
    }

    private static OperatorRule Several(IReadOnlySet<DataType> types, int least, int most) =>
        node =>
        {
            node.Takes(least, most);
            var inputs = node.SameType(types);
            return [new(inputs[0].Type, Broadcast(node, inputs))];
        };

    private static Shape Broadcast(CheckedNode node, GraphValue[] inputs)
    {
        var shape = inputs[0].Shape;
        foreach (var input in inputs.AsSpan(1))
            shape = Shape.Broadcast(shape, input.Shape)
                ?? throw node.Wrong($"has inputs whose shapes do not fit, {shape} and {input.Shape}");
        node.Arithmetic = Shape.Times(shape.Items, inputs.Length);
        return shape;
    }
}
