using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// Text as a number, a whole number or a Boolean, as ML.NET reads it. The exporter writes a plain Cast, which takes "1,5" for 1, "0x10" for
/// 16 and "5 apples" for 5, and stops on empty text. Where ML.NET gives NaN or 0, so does the graph; where ML.NET stops, so does the graph.
/// What is a number to ML.NET and none to the runtime (∞, and what is beyond a double) makes it stop.
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
                // Text that a key stands for is a number already, see KeyToValueDefaults.
                var maker = edit.OldNodes.FirstOrDefault(n => n.Output.Contains(node.Input[0]));
                if (type == DataType.String || maker?.OpType is "LabelEncoder" or "Cast")
                    return false;
                edit.Result(node.Output[0], Read(edit, node.Input[0], type));
                return true;
            }
        );

    private static string Read(GraphEdit edit, string text, DataType type) =>
        type switch
        {
            DataType.Bool => edit.Cast(IsTrue(edit, text), DataType.Bool),
            DataType.Float or DataType.Double => edit.Cast(Real(edit, text), type),
            // ML.NET gives 0 for what is none of the unsigned numbers, and stops on what is none of the signed ones.
            DataType.Uint8 => edit.Cast(Unsigned(edit, text, byte.MaxValue), type),
            DataType.Uint16 => edit.Cast(Unsigned(edit, text, ushort.MaxValue), type),
            DataType.Uint32 => edit.Cast(Unsigned(edit, text, uint.MaxValue), type),
            DataType.Uint64 => edit.Cast(Unsigned(edit, text, ulong.MaxValue), type),
            DataType.Int8 => edit.Cast(Signed(edit, text, sbyte.MinValue, (ulong)sbyte.MaxValue), type),
            DataType.Int16 => edit.Cast(Signed(edit, text, short.MinValue, (ulong)short.MaxValue), type),
            DataType.Int32 => edit.Cast(Signed(edit, text, int.MinValue, int.MaxValue), type),
            DataType.Int64 => edit.Cast(Signed(edit, text, long.MinValue, long.MaxValue), type),
            _ => throw new NotSupportedException($"it reads text as {type}"),
        };

    private static string IsTrue(GraphEdit edit, string text) =>
        TextMatch.Number(edit, TextMatch.Of(edit, text, TextPatterns.True, "0"), "0", 0, 1);

    private static string Real(GraphEdit edit, string text)
    {
        var number = TextMatch.Of(edit, text, TextPatterns.Real, "NaN");
        // Nothing but white space is 0, not NaN.
        var isBlank = TextMatch.Number(edit, TextMatch.Of(edit, text, TextPatterns.NotBlank, ""), "", 1, 0);
        return edit.Node("Where", edit.Facts(text), [edit.Cast(isBlank, DataType.Bool), edit.Texts("blank", ["0"]), number]);
    }

    private static string Unsigned(GraphEdit edit, string text, ulong most) =>
        TextMatch.Of(edit, text, TextPatterns.Whole(0, most), "0");

    private static string Signed(GraphEdit edit, string text, long least, ulong most)
    {
        var number = TextMatch.Of(edit, text, TextPatterns.Whole(least, most), "no whole number of this type");
        var isEmpty = TextMatch.Number(edit, text, "", 1, 0);
        return edit.Node("Where", edit.Facts(text), [edit.Cast(isEmpty, DataType.Bool), edit.Texts("empty", ["0"]), number]);
    }
}
