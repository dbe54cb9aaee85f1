namespace MlNet.MultiTask.Safety;

/// <summary>The operators of <c>ai.onnx.ml</c> that prepare features. Most of them trust the lengths of their attributes.</summary>
internal static class ClassicalRules
{
    /// <summary>Tables: the attributes name the types of keys and values.</summary>
    private static readonly (string Suffix, DataType Type)[] s_tables =
    [
        ("strings", DataType.String),
        ("int64s", DataType.Int64),
        ("floats", DataType.Float),
    ];

    public static GraphValue[] Scaler(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Classical);
        var (offset, scale) = (node.Floats("offset"), node.Floats("scale"));
        if (offset is null || scale is null || offset.Count != scale.Count || !IsPerSlot(node, x, scale.Count))
            throw node.Wrong($"scales {x.Shape} by {scale?.Count ?? 0} numbers after {offset?.Count ?? 0} offsets");
        return [new(DataType.Float, x.Shape)];
    }

    public static GraphValue[] Imputer(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, new HashSet<DataType> { DataType.Float, DataType.Int64 });
        var (floats, integers) = (node.Floats("imputed_value_floats"), node.Ints("imputed_value_int64s"));
        node.Float("replaced_value_float");
        node.Int("replaced_value_int64", 0, long.MinValue, long.MaxValue);
        var count = x.Type == DataType.Float ? floats?.Count : integers?.Count;
        if ((floats is null) == (integers is null) || count is null or 0 || !IsPerSlot(node, x, count.Value))
            throw node.Wrong($"puts {count ?? 0} values into {x.Shape} {x.Type}");
        return [new(x.Type, x.Shape)];
    }

    public static GraphValue[] OneHotEncoder(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, new HashSet<DataType>(ItemTypes.Classical) { DataType.String });
        node.Flag("zeros", true);
        var (texts, integers) = (node.Texts("cats_strings"), node.Ints("cats_int64s"));
        var count = x.Type == DataType.String ? texts?.Count : integers?.Count;
        if ((texts is null) == (integers is null) || count is null or 0 || x.Shape.Rank > 2)
            throw node.Wrong($"has {count ?? 0} categories for {x.Shape} {x.Type}");
        return [new(DataType.Float, new([.. x.Shape.Dims, Dim.Of(count.Value)]))];
    }

    public static GraphValue[] FeatureVectorizer(CheckedNode node)
    {
        node.Takes(1, int.MaxValue);
        var sizes = node.Ints("inputdimensions");
        if (sizes is null || sizes.Count != node.InputCount)
            throw node.Wrong($"has {sizes?.Count ?? 0} sizes for {node.InputCount} inputs");
        var rows = Dim.Of(1);
        var width = 0L;
        for (var i = 0; i < sizes.Count; i++)
        {
            var x = node.Input(i, ItemTypes.Classical);
            if (x.Shape.Rank == 0)
                throw node.Wrong("reads a value without axes");
            var (first, size) = x.Shape.Rank == 1 ? (Dim.Of(1), x.Shape[0]) : (x.Shape[0], Shape.Flat(x.Shape.Dims[1..]));
            if (sizes[i] < 1 || !size.Fits(Dim.Of(sizes[i])) || (i > 0 && !first.Fits(rows)))
                throw node.Wrong($"takes {x.Shape} as {sizes[i]} of {rows} rows");
            rows = first;
            width = Math.Min(width + sizes[i], Shape.Most);
        }
        return [new(DataType.Float, new(rows, Dim.Of(width)))];
    }

    public static GraphValue[] Normalizer(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Classical);
        node.Text("norm", "MAX", "MAX", "L1", "L2");
        if (x.Shape.Rank is < 1 or > 2)
            throw node.Wrong($"normalises {x.Shape}");
        return [new(DataType.Float, x.Shape)];
    }

    public static GraphValue[] Binarizer(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Classical);
        node.Float("threshold");
        return [new(x.Type, x.Shape)];
    }

    public static GraphValue[] LabelEncoder(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.All);
        (int Count, DataType Type)? keys = null,
            values = null;
        foreach (var (suffix, type) in s_tables)
        {
            Add(node, ref keys, Count(node, "keys_" + suffix, type), type);
            Add(node, ref values, Count(node, "values_" + suffix, type), type);
        }
        node.Text("default_string", "");
        node.Int("default_int64", 0, long.MinValue, long.MaxValue);
        node.Float("default_float");
        if (keys is not { } from || values is not { } to || from.Count != to.Count)
            throw node.Wrong($"has {keys?.Count ?? 0} keys and {values?.Count ?? 0} values");
        return x.Type == from.Type ? [new(to.Type, x.Shape)] : throw node.Wrong($"looks up {x.Type} among keys of {from.Type}");
    }

    private static void Add(CheckedNode node, ref (int, DataType)? table, int? count, DataType type)
    {
        if (count is null)
            return;
        table = table is null ? (count.Value, type) : throw node.Wrong("has two lists of keys or values");
    }

    private static int? Count(CheckedNode node, string attribute, DataType type) =>
        type switch
        {
            DataType.String => node.Texts(attribute)?.Count,
            DataType.Int64 => node.Ints(attribute)?.Count,
            _ => node.Floats(attribute)?.Count,
        };

    // One number for all slots, or one for each: the second axis, or the only one.
    private static bool IsPerSlot(CheckedNode node, GraphValue x, int count)
    {
        if (x.Shape.Rank == 0)
            throw node.Wrong("reads a value without axes");
        return count == 1 || x.Shape[Math.Min(1, x.Shape.Rank - 1)].Fits(Dim.Of(count));
    }
}
