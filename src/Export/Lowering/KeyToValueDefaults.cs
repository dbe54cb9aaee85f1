using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// What a missing key becomes. ML.NET's exporter leaves the default out, and the runtime then says "_Unused" for text and 0 for numbers,
/// where ML.NET itself gives empty text and NaN. Where the value is cast on to a whole number or a Boolean it gives 0 and false.
/// </summary>
internal static class KeyToValueDefaults
{
    public static void Run(GraphProto graph)
    {
        var castOn = graph.Node.Where(n => n.OpType == "Cast").SelectMany(n => n.Input).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            if (node.OpType != "LabelEncoder" || node.Domain != OnnxOpset.MlDomain || node.Find("keys_int64s") is null)
                continue;
            bool cast = castOn.Contains(node.Output[0]);
            if (node.Find("values_strings") is not null && node.Find("default_string") is null)
                node.Attribute.Add(
                    new AttributeProto
                    {
                        Name = "default_string",
                        Type = AttributeType.String,
                        S = ByteString.CopyFromUtf8(cast ? "0" : ""),
                    }
                );
            else if (node.Find("values_floats") is not null && node.Find("default_float") is null)
                node.Attribute.Add(OnnxAttributes.Of("default_float", cast ? 0 : float.NaN));
        }
    }
}
