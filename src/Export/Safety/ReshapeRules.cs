using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Safety;

/// <summary>Operators that change shapes or make values of one.</summary>
internal static class ReshapeRules
{
    public static GraphValue[] Reshape(CheckedNode node)
    {
        node.Takes(2, 2);
        var x = node.Input(0, ItemTypes.All);
        if (node.Opset >= 14)
            node.Int("allowzero", 0, 0, 0);
        if (OfAnother(node) is { } given)
            return [new(x.Type, new(given))];
        var to = node.Integers(1);
        var dims = new Dim[to.Count];
        var rest = -1;
        for (var i = 0; i < dims.Length; i++)
        {
            if (to[i] == -1 && rest < 0)
                rest = i;
            else if (to[i] == 0 && i < x.Shape.Rank)
                dims[i] = x.Shape[i];
            else
                dims[i] = to[i] > 0 ? Dim.Of(to[i]) : throw node.Wrong($"reshapes {x.Shape} to [{string.Join(", ", to.Take(16))}]");
        }
        var all = x.Shape.Flat();
        var others = Shape.Flat([.. dims.Where((_, i) => i != rest)]);
        if (rest >= 0)
            dims[rest] = Rest(node, all, others);
        // A saved pipeline's scores are reshaped for one row at a time.
        else if (all.IsKnown && others.IsKnown && (all.Size != others.Size || all.Batches < others.Batches))
            throw node.Wrong($"reshapes {x.Shape} to {new Shape(dims)}");
        return [new(x.Type, new(dims))];
    }

    // Sizes that another value has when it runs: the runtime refuses those that do not fit.
    private static Dim[]? OfAnother(CheckedNode node) =>
        node.Input(1, ItemTypes.Positions).Integers is { } sizes
        && sizes.Any(size => !size.IsNumber)
        && sizes.All(size => !size.IsNumber || size.Size > 0)
            ? [.. sizes]
            : null;

    public static GraphValue[] Flatten(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.All);
        var axis = (int)node.Int("axis", 1, 0, x.Shape.Rank);
        return [new(x.Type, new(Shape.Flat(x.Shape.Dims[..axis]), Shape.Flat(x.Shape.Dims[axis..])))];
    }

    public static GraphValue[] Squeeze(CheckedNode node)
    {
        var axes = Axes(node);
        var x = node.Input(0, ItemTypes.All);
        var gone = (axes ?? throw node.Wrong("names no axes")).Select(axis => node.Axis(x.Shape.Rank, axis)).ToHashSet();
        if (gone.Count != axes.Count || gone.Any(axis => !x.Shape[axis].Fits(Dim.Of(1)) && x.Shape[axis].Batches == 0))
            throw node.Wrong($"takes the axes [{string.Join(", ", axes.Take(16))}] out of {x.Shape}");
        return [new(x.Type, new([.. x.Shape.Dims.ToArray().Where((_, i) => !gone.Contains(i))]))];
    }

    public static GraphValue[] Unsqueeze(CheckedNode node)
    {
        var axes = Axes(node) ?? throw node.Wrong("names no axes");
        var x = node.Input(0, ItemTypes.All);
        var rank = x.Shape.Rank + axes.Count;
        if (rank > node.Limits.Rank)
            throw node.Wrong($"makes a value of {rank} dimensions");
        var added = axes.Select(axis => node.Axis(rank, axis)).ToHashSet();
        if (added.Count != axes.Count)
            throw node.Wrong("names an axis twice");
        var next = 0;
        return [new(x.Type, new([.. Enumerable.Range(0, rank).Select(i => added.Contains(i) ? Dim.Of(1) : x.Shape[next++])]))];
    }

    /// <summary>Microsoft's operator with one axis.</summary>
    public static GraphValue[] ExpandDims(CheckedNode node)
    {
        node.Takes(2, 2);
        var x = node.Input(0, ItemTypes.All);
        var axis = node.Integers(1) is [var only] ? node.Axis(x.Shape.Rank + 1, only) : throw node.Wrong("names more than one axis");
        return [new(x.Type, new([.. x.Shape.Dims[..axis], Dim.Of(1), .. x.Shape.Dims[axis..]]))];
    }

    public static GraphValue[] ShapeOf(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.All);
        return [new(DataType.Int64, new(Dim.Of(x.Shape.Rank))) { Integers = x.Shape.Dims.ToArray() }];
    }

    public static GraphValue[] ConstantOfShape(CheckedNode node)
    {
        node.Takes(1, 1);
        var shape = node.Input(0, ItemTypes.Positions);
        var type = DataType.Float;
        if (node.Tensor("value") is { } value)
            type =
                value.Count() == 1 && ItemTypes.Numbers.Contains((DataType)value.DataType)
                    ? (DataType)value.DataType
                    : throw node.Wrong("has a value that is not one number");
        if (shape.Integers is not { } dims || dims.Any(dim => dim is { IsNumber: true, Size: < 1 }))
            throw node.Wrong("makes a value whose shape is not known");
        return [new(type, new([.. dims]))];
    }

    public static GraphValue[] Constant(CheckedNode node)
    {
        node.Takes(0, 0);
        var tensor = node.Tensor("value") ?? throw node.Wrong("has no value");
        return [ConstantTensors.Value(tensor, node.Limits)];
    }

    // The axes are an attribute up to version 12, then an input.
    private static IReadOnlyList<long>? Axes(CheckedNode node)
    {
        var asInput = node.Opset >= 13;
        node.Takes(1, asInput ? 2 : 1);
        return asInput ? (node.Optional(1) is null ? null : node.Integers(1)) : node.Ints("axes");
    }

    private static Dim Rest(CheckedNode node, Dim all, Dim others)
    {
        if (!all.IsKnown || !others.IsKnown)
            return Dim.Unknown;
        return others.Size > 0 && all.Size % others.Size == 0 && all.Batches >= others.Batches
            ? Dim.Of(all.Size / others.Size, all.Batches - others.Batches)
            : throw node.Wrong($"reshapes {all} items to {others} times the rest");
    }
}
