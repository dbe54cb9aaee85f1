using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// Words of several rows at once. ML.NET's exporter writes its tokeniser for a single row: it lays the words of all rows out as one. Here
/// each row keeps its own, filled up with a separator, which can be no word and so counts as one that is not known. Empty text has no
/// characters, not even the marks of its beginning and end.
/// </summary>
internal static class TokenRows
{
    // The runtime takes separators for regular expressions, ML.NET means the signs themselves.
    private static readonly System.Buffers.SearchValues<byte> s_expressions = System.Buffers.SearchValues.Create(@".?()[]{}\|*+^$"u8);

    public static void Run(GraphProto graph, int opset)
    {
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        var constants = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        new GraphEdit(graph, opset).Run(
            (edit, node) =>
            {
                if (node is { OpType: "Tokenizer", Domain: OnnxOpset.Microsoft })
                {
                    tokens.Add(node.Output[0]);
                    Fill(node);
                    if (node.Int("mark", 0) == 0)
                        return false;
                    LeaveOutMarks(edit, node);
                    return true;
                }
                if (node.OpType != "Reshape" || !tokens.Contains(node.Input[0]) || !IsOneRow(constants, node.Input[1]))
                    return false;
                edit.Result(node.Output[0], edit.FlattenBehindBatch(node.Input[0]));
                return true;
            }
        );
    }

    private static void LeaveOutMarks(GraphEdit edit, NodeProto node)
    {
        var output = node.Output[0];
        var text = node.Input[0];
        node.Output[0] = edit.Name("Marked");
        edit.Keep(node);
        var isEmpty = edit.Unsqueeze(edit.Cast(TextMatch.Number(edit, text, "", 1, 0), DataType.Bool));
        var tokens = new ValueFacts(DataType.String, edit.Facts(text).Rank + 1);
        edit.Result(output, edit.Node("Where", tokens, [isEmpty, edit.Texts("none", [""]), node.Output[0]]));
    }

    private static bool IsOneRow(Dictionary<string, TensorProto> constants, string shape) =>
        constants.TryGetValue(shape, out var tensor) && tensor.Int64Data.SequenceEqual([1L, -1L]);

    // Characters have no separator; what fills them up is the empty text already.
    private static void Fill(NodeProto node)
    {
        AttributeProto? Attribute(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
        if (Attribute("pad_value") is { } pad && Attribute("separators")?.Strings.FirstOrDefault() is { Length: > 0 } separator)
            pad.S = ByteString.CopyFrom(separator.Span);
        if (Attribute("separators")?.Strings is { } separators)
            for (var i = 0; i < separators.Count; i++)
                if (separators[i].Length == 1 && s_expressions.Contains(separators[i][0]))
                    separators[i] = ByteString.CopyFrom((byte)'\\', separators[i][0]);
    }
}
