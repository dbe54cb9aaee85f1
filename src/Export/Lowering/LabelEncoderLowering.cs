using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// A table. Keys 1 to n, which is what ML.NET looks values up by, are positions in it; other numbers are compared with each key. Text as
/// the key stays.
/// </summary>
internal sealed class LabelEncoderLowering : ILowering
{
    /// <summary>Above it comparing with each key costs more than the look-up on the CPU.</summary>
    private const int MostCompared = 1024;

    public string Operator => "LabelEncoder";

    public string? Lower(GraphEdit edit, NodeProto node)
    {
        if (node.Find("keys_int64s") is { } keys && IsCount(keys.Ints))
            return Gather(edit, node, keys.Ints.Count);
        return node.Find("values_strings") is null ? Compare(edit, node) : null;
    }

    private static bool IsCount(IReadOnlyList<long> keys)
    {
        for (int i = 0; i < keys.Count; i++)
            if (keys[i] != i + 1)
                return false;
        return keys.Count > 0;
    }

    /// <summary>values[x] with the default in front, where x from outside 1..n is 0.</summary>
    private static string? Gather(GraphEdit edit, NodeProto node, int count)
    {
        string x = edit.Cast(node.Input[0], DataType.Int64);
        if (Table(edit, node, withDefault: true) is not { } table)
            return null;
        var where = new ValueFacts(DataType.Bool, edit.Facts(x).Rank);
        string zero = edit.Constant<long>("none", DataType.Int64, [0]),
            most = edit.Constant<long>("count", DataType.Int64, [count]);
        string outside = edit.Node("Or", where, [edit.Node("Less", where, [x, zero]), edit.Node("Greater", where, [x, most])]);
        string position = edit.Node("Where", edit.Facts(x), [outside, zero, x]);
        return edit.Node("Gather", new(edit.Facts(table).Type, edit.Facts(x).Rank), [table, position], OnnxAttributes.Of("axis", 0L));
    }

    /// <summary>The value whose key equals x, else the default.</summary>
    private static string? Compare(GraphEdit edit, NodeProto node)
    {
        string x = node.Input[0],
            keys;
        if (node.Find("keys_floats") is { } floats && floats.Floats.Count <= MostCompared && edit.Facts(x).Type == DataType.Float)
            keys = edit.Constant<float>("keys", DataType.Float, [.. floats.Floats], floats.Floats.Count);
        else if (node.Find("keys_int64s") is { } ints && ints.Ints.Count <= MostCompared && edit.Facts(x).Type == DataType.Int64)
            keys = edit.Constant<long>("keys", DataType.Int64, [.. ints.Ints], ints.Ints.Count);
        else
            return null;
        if (Table(edit, node, withDefault: false) is not { } values)
            return null;
        var type = edit.Facts(values).Type!.Value;
        string otherwise = Default(edit, node, type);
        x = edit.Unsqueeze(x);
        string equal = edit.Node("Equal", new(DataType.Bool, edit.Facts(x).Rank), [x, keys]);
        string zero = type == DataType.Float ? edit.Constant<float>("zero", type, [0]) : edit.Constant<long>("zero", type, [0]);
        string value = edit.Reduce("ReduceSum", edit.Node("Where", new(type, edit.Facts(x).Rank), [equal, values, zero]));
        string hits = edit.Reduce("ReduceMax", edit.Cast(equal, DataType.Float));
        return edit.Node("Where", edit.Facts(value), [edit.Cast(hits, DataType.Bool), value, otherwise]);
    }

    private static string? Table(GraphEdit edit, NodeProto node, bool withDefault)
    {
        if (node.Find("values_floats") is { } floats)
        {
            float[] values = withDefault ? [node.Find("default_float")?.F ?? 0, .. floats.Floats] : [.. floats.Floats];
            return edit.Constant<float>("values", DataType.Float, values, values.Length);
        }
        if (node.Find("values_int64s") is { } ints)
        {
            long[] values = withDefault ? [node.Int("default_int64", -1), .. ints.Ints] : [.. ints.Ints];
            return edit.Constant<long>("values", DataType.Int64, values, values.Length);
        }
        return node.Find("values_strings") is { } texts && withDefault
            ? edit.Texts("values", [node.Text("default_string", "_Unused"), .. texts.Strings.Select(s => s.ToStringUtf8())])
            : null;
    }

    private static string Default(GraphEdit edit, NodeProto node, DataType type) =>
        type == DataType.Float
            ? edit.Constant<float>("default", type, [node.Find("default_float")?.F ?? 0])
            : edit.Constant<long>("default", type, [node.Int("default_int64", -1)]);
}
