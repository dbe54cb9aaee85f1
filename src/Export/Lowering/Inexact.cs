using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>What a graph of the exporter gets wrong and no operator makes right.</summary>
internal static class Inexact
{
    private static readonly Dictionary<DataType, int> s_bits = new()
    {
        [DataType.Int8] = 7,
        [DataType.Uint8] = 8,
        [DataType.Int16] = 15,
        [DataType.Uint16] = 16,
        [DataType.Int32] = 31,
        [DataType.Uint32] = 32,
        [DataType.Int64] = 63,
        [DataType.Uint64] = 64,
    };

    /// <exception cref="NotSupportedException">The graph gives something else than ML.NET; the message says what to take
    /// instead.</exception>
    public static void Refuse(GraphProto graph, int opset)
    {
        var doubles = new HashSet<string>(StringComparer.Ordinal);
        new GraphEdit(graph, opset).Run(
            (edit, node) =>
            {
                if (node.OpType == "Cast")
                    Cast(edit, node, doubles);
                if (node.OpType == "StringNormalizer" && node.Text("case_change_action", "NONE") != "NONE")
                    throw new NotSupportedException(
                        "ONNX Runtime changes the case of text by a locale of the machine, en_US.UTF-8, and stops where that is not "
                            + "installed. Change the case before the chain"
                    );
                if (node.OpType == "TfIdfVectorizer" && node.Int("max_skip_count", 0) > 0)
                    throw new NotSupportedException(
                        "ONNX counts n-grams with words left out in between in another way than ML.NET. Set skipLength to 0"
                    );
                if (node.OpType == "LabelEncoder" && doubles.Contains(node.Input[0]))
                    throw new NotSupportedException(
                        "ONNX looks numbers up as Single, so that two of type Double that differ by less than a Single can tell apart "
                            + "would be one. Convert the column to Single or to text before it is fitted"
                    );
                return false;
            }
        );
    }

    private static void Cast(GraphEdit edit, NodeProto node, HashSet<string> doubles)
    {
        var from = edit.Facts(node.Input[0]).Type;
        var to = (DataType)node.Int("to", 0);
        // Keys are cast down from 64 bits as well, and fit: what comes from the raw column need not.
        var isRaw = edit.IsInput(node.Input[0]);
        if (isRaw && from is { } type && s_bits.TryGetValue(type, out var bits) && s_bits.TryGetValue(to, out var fewer) && fewer < bits)
            throw new NotSupportedException(
                $"ONNX cuts {from} to the lowest bits of {to}, where ML.NET gives 0 or stops on what does not fit. Convert to a type "
                    + "that is as wide, or to Single"
            );
        if (from == DataType.Bool && to == DataType.String)
            throw new NotSupportedException(
                "ONNX Runtime writes Booleans as 1 and 0, and .NET as True and False. Leave the column a Boolean"
            );
        if (from == DataType.Double && to == DataType.Float)
            doubles.Add(node.Output[0]);
        if (from is DataType.Float or DataType.Double && to == DataType.String)
            throw new NotSupportedException(
                "ONNX Runtime writes numbers as text in another way than .NET does (1e+10 for 1E+10, eight digits). Leave the column a "
                    + "number: keys and one-hot vectors can be made of numbers too"
            );
    }
}
