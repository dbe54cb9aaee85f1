namespace MlNet.MultiTask.Safety;

/// <summary>Operators that choose items by their values.</summary>
internal static class SelectionRules
{
    /// <summary>A constant number of the largest items along an axis.</summary>
    public static GraphValue[] TopK(CheckedNode node)
    {
        node.Takes(2, 2, 2);
        var x = node.Input(0, ItemTypes.Floats);
        var axis = node.Axis("axis", x.Shape.Rank, -1);
        node.Flag("largest", true);
        node.Flag("sorted", true);
        if (node.Integers(1) is not [> 0 and var count] || !x.Shape[axis].IsNumber || count > x.Shape[axis].Size)
            throw node.Wrong($"takes more items, or none, along the axis {axis} of {x.Shape}, or does not say how many");
        var shape = x.Shape.With(axis, Dim.Of(count));
        // A heap of the largest.
        node.Arithmetic = Shape.Times(x.Shape.Items, Log2(count) + 1);
        return [new(x.Type, shape), new(DataType.Int64, shape)];
    }

    /// <summary>Boxes [batch, n, 4] by scores [batch, classes, n], with a constant limit of each class and a constant overlap.</summary>
    public static GraphValue[] NonMaxSuppression(CheckedNode node)
    {
        node.Takes(4, 4);
        var (boxes, scores) = (node.Input(0, Single), node.Input(1, Single));
        node.Int("center_point_box", 0, 0, 0);
        if (
            boxes.Shape.Rank != 3
            || scores.Shape.Rank != 3
            || boxes.Shape[2] != Dim.Of(4)
            || !boxes.Shape[1].IsNumber
            || !scores.Shape[1].IsNumber
            || boxes.Shape[1] != scores.Shape[2]
            || boxes.Shape[0] != scores.Shape[0]
            || !boxes.Shape[0].IsKnown
        )
            throw node.Wrong($"suppresses boxes {boxes.Shape} by scores {scores.Shape}");
        var count = boxes.Shape[1].Size;
        if (node.Integers(2) is not [> 0 and var most] || most > count)
            throw node.Wrong($"keeps more of the {count} boxes than there are, or none");
        if (node.Numbers(3) is not [>= 0 and <= 1])
            throw node.Wrong("has an overlap that is not from 0 to 1");
        // Each box is compared with those that were kept.
        node.Arithmetic = Shape.Times(scores.Shape.Items, Shape.Times(most, 8));
        return [new(DataType.Int64, new(Dim.Unknown, Dim.Of(3)))];
    }

    /// <summary>Numbers into places of a value; the kernel refuses places that are not there.</summary>
    public static GraphValue[] ScatterNd(CheckedNode node)
    {
        node.Takes(3, 3);
        var (data, places, numbers) = (node.Input(0, ItemTypes.Floats), node.Input(1, Whole), node.Input(2, ItemTypes.Floats));
        var rank = data.Shape.Rank;
        if (rank < 1 || places.Shape.Rank < 1 || !places.Shape[^1].IsNumber || places.Shape[^1].Size > rank || data.Type != numbers.Type)
            throw node.Wrong($"writes {numbers.Shape} to the places {places.Shape} of {data.Shape}");
        Shape wanted = new([.. places.Shape.Dims[..^1], .. data.Shape.Dims[(int)places.Shape[^1].Size..]]);
        if (!numbers.Shape.Fits(wanted))
            throw node.Wrong($"writes {numbers.Shape} where {wanted} is wanted");
        return [new(data.Type, data.Shape)];
    }

    private static IReadOnlySet<DataType> Single { get; } = new HashSet<DataType> { DataType.Float };

    private static IReadOnlySet<DataType> Whole { get; } = new HashSet<DataType> { DataType.Int64 };

    private static long Log2(long count) => (long)System.Numerics.BitOperations.Log2((ulong)count);
}
