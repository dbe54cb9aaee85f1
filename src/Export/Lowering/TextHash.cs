using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// Hashes as ML.NET computes them: of text without the spaces around it, and none, key 0, of empty text; none of NaN, and the same of 0 and
/// −0. The exporter's graph does nothing of that. What it cannot do at all is text beyond ASCII: ML.NET hashes the bytes of such a
/// character in an order of its own. On such text the graph stops, at a node whose name says why, rather than give another slot.
/// </summary>
internal static class TextHash
{
    /// <summary>What the runtime's message names.</summary>
    public const string Stop = "hash_of_text_that_is_not_ASCII";

    public static void Run(GraphProto graph, int opset)
    {
        var hashed = new Dictionary<string, string>(StringComparer.Ordinal);
        new GraphEdit(graph, opset).Run((edit, node) => Prepared(edit, node, hashed) || Marked(edit, node, hashed));
    }

    // What is hashed becomes what ML.NET hashes. Which values come from which column is kept.
    private static bool Prepared(GraphEdit edit, NodeProto node, Dictionary<string, string> hashed)
    {
        if (node.OpType is "Add" or "Cast" or "BitShift" or "Identity" && hashed.TryGetValue(node.Input[0], out var source))
            hashed[node.Output[0]] = source;
        if (node.OpType != "MurmurHash3")
            return false;
        var x = node.Input[0];
        var type = edit.Facts(x).Type;
        if (type == DataType.String)
            node.Input[0] = TextMatch.Of(edit, x, TextPatterns.Trimmed, "");
        else if (type is DataType.Float or DataType.Double)
        {
            var zero =
                type == DataType.Float
                    ? edit.Constant<float>("zero", DataType.Float, [0])
                    : edit.Constant<double>("zero", DataType.Double, [0]);
            var isZero = edit.Node("Equal", new(DataType.Bool, edit.Facts(x).Rank), [x, zero]);
            node.Input[0] = edit.Node("Where", edit.Facts(x), [isZero, zero, x]);
        }
        else
            return false;
        hashed[node.Output[0]] = x;
        return false;
    }

    // The hash is shifted into its buckets as uint64, counted from 1 as int64, and at last cast to a key.
    private static bool Marked(GraphEdit edit, NodeProto node, Dictionary<string, string> hashed)
    {
        var isKey = node.OpType == "Cast" && node.Int("to", 0) == (long)DataType.Uint32;
        if (!isKey || edit.Facts(node.Input[0]).Type != DataType.Int64 || !hashed.TryGetValue(node.Input[0], out var x))
            return false;
        var facts = edit.Facts(node.Input[0]);
        var isText = edit.Facts(x).Type == DataType.String;
        var isThere = isText ? TextMatch.Number(edit, x, "", 0, 1) : IsNumber(edit, x);
        var key = edit.Node("Mul", facts, [node.Input[0], isThere]);
        if (isText)
            key = edit.Node("Add", facts, [key, NothingOfAscii(edit, x)]);
        edit.Result(node.Output[0], edit.Cast(key, DataType.Uint32));
        return true;
    }

    private static string IsNumber(GraphEdit edit, string x)
    {
        var facts = new ValueFacts(DataType.Bool, edit.Facts(x).Rank);
        return edit.Cast(edit.Node("Not", facts, [edit.Node("IsNaN", facts, [x])]), DataType.Int64);
    }

    /// <summary>0 for ASCII text; on other text the runtime stops, because a table with one entry has no second one.</summary>
    private static string NothingOfAscii(GraphEdit edit, string text)
    {
        var other = TextMatch.Number(edit, TextMatch.Of(edit, text, TextPatterns.NotAscii, "a"), "a", 0, 1);
        var node = new NodeProto { OpType = "Gather", Name = edit.Name(Stop) };
        node.Input.Add(edit.Constant<long>("nothing", DataType.Int64, [0], 1));
        node.Input.Add(other);
        node.Output.Add(node.Name);
        node.Attribute.Add(OnnxAttributes.Of("axis", 0L));
        edit.Keep(node, new(DataType.Int64, edit.Facts(other).Rank));
        return node.Name;
    }
}
