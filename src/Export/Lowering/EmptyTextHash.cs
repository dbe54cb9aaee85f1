using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Lowering;

/// <summary>What empty text is hashed to. For ML.NET it is missing, key 0; the exporter's graph gives it a bucket like any other
/// text.</summary>
internal static class EmptyTextHash
{
    public static void Run(GraphProto graph, int opset)
    {
        var makers = graph.Node.Where(n => n.Output.Count > 0).ToDictionary(n => n.Output[0], StringComparer.Ordinal);
        if (!makers.Values.Any(n => n.OpType == "MurmurHash3"))
            return;
        new GraphEdit(graph, opset).Run(
            (edit, node) =>
            {
                // The hash is shifted into its buckets as uint64, counted from 1 as int64, and at last cast to a key.
                if (node.OpType != "Cast" || node.Int("to", 0) != (long)DataType.Uint32 || edit.Facts(node.Input[0]).Type != DataType.Int64)
                    return false;
                if (Text(makers, node.Input[0]) is not { } text || edit.Facts(text).Type != DataType.String)
                    return false;
                string key = edit.Node("Mul", edit.Facts(node.Input[0]), [node.Input[0], IsText(edit, text)]);
                edit.Result(node.Output[0], edit.Cast(key, DataType.Uint32));
                return true;
            }
        );
    }

    /// <summary>0 for empty text, 1 for all other.</summary>
    private static string IsText(GraphEdit edit, string text)
    {
        var known = new NodeProto
        {
            OpType = "LabelEncoder",
            Domain = OnnxOpset.MlDomain,
            Name = edit.Name("IsText"),
        };
        var keys = new AttributeProto { Name = "keys_strings", Type = AttributeType.Strings };
        keys.Strings.Add(ByteString.Empty);
        known.Attribute.Add(keys);
        known.Attribute.Add(OnnxAttributes.Ints("values_int64s", [0L]));
        known.Attribute.Add(OnnxAttributes.Of("default_int64", 1));
        known.Input.Add(text);
        known.Output.Add(known.Name);
        edit.Keep(known);
        return known.Name;
    }

    /// <summary>What a value is the hash of; null where it is none.</summary>
    private static string? Text(Dictionary<string, NodeProto> makers, string value)
    {
        while (makers.TryGetValue(value, out var maker) && (maker.OpType is "Add" or "Cast" or "BitShift" or "MurmurHash3"))
        {
            value = maker.Input[0];
            if (maker.OpType == "MurmurHash3")
                return value;
        }
        return null;
    }
}
