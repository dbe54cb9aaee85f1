using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// Empty text as a number: NaN, or 0 as a whole number, as in ML.NET. The exporter writes a plain Cast, on which the runtime stops. Other
/// text that is no number still makes it stop; ML.NET itself gives NaN there.
/// </summary>
internal static class TextToNumber
{
    public static void Run(GraphProto graph, int opset) =>
        new GraphEdit(graph, opset).Run(
            (edit, node) =>
            {
                if (node is not { OpType: "Cast", Domain: "" } || edit.Facts(node.Input[0]).Type != DataType.String)
                    return false;
                var type = (DataType)node.Int("to", 0);
                if (type is DataType.String or DataType.Bool)
                    return false;
                // Text that a key stands for is a number already, see KeyToValueDefaults.
                var maker = edit.OldNodes.FirstOrDefault(n => n.Output.Contains(node.Input[0]));
                if (maker?.OpType is "LabelEncoder" or "Cast")
                    return false;
                string text = node.Input[0];
                string empty = edit.Texts("empty", [type is DataType.Float or DataType.Double ? "NaN" : "0"]);
                string full = edit.Node("Where", edit.Facts(text), [edit.Cast(IsEmpty(edit, text), DataType.Bool), empty, text]);
                edit.Result(node.Output[0], edit.Cast(full, type));
                return true;
            }
        );

    private static string IsEmpty(GraphEdit edit, string text)
    {
        var known = new NodeProto
        {
            OpType = "LabelEncoder",
            Domain = OnnxOpset.MlDomain,
            Name = edit.Name("IsEmpty"),
        };
        var keys = new AttributeProto { Name = "keys_strings", Type = AttributeType.Strings };
        keys.Strings.Add(ByteString.Empty);
        known.Attribute.Add(keys);
        known.Attribute.Add(OnnxAttributes.Ints("values_int64s", [1L]));
        known.Attribute.Add(OnnxAttributes.Of("default_int64", 0));
        known.Input.Add(text);
        known.Output.Add(known.Name);
        edit.Keep(known);
        return known.Name;
    }
}
