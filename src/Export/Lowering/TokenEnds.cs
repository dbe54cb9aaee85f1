using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// Tells where the rows of a column end that a step cuts text into: its tokeniser fills rows up with what can be no word. A step that only
/// looks words up has the ends of what it reads.
/// </summary>
internal static class TokenEnds
{
    /// <summary>The ends of a value of a step's graph.</summary>
    /// <param name="graph">The graph, of which each value is [batch, n]; gets nodes that compute the ends.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">A name for the new value and what belongs to it.</param>
    /// <returns>A new value, int64 [batch, n], 1 in front of the ends and 0 behind; or the graph's input whose ends they are; nothing where
    /// the value comes from elsewhere.</returns>
    public static (string? Made, string? Input) Of(GraphProto graph, string value, string name)
    {
        var makers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(p => p.output, p => p.node);
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        // The words themselves, before they are looked up.
        var words = value;
        while (makers.TryGetValue(value, out var node))
        {
            if (node is { OpType: "Tokenizer", Domain: OnnxOpset.Microsoft })
                return (Write(graph, words, node.Find("pad_value")?.S ?? ByteString.Empty, name), null);
            if (Source(node, constants) is not { } source)
                return (null, null);
            value = source;
            if (node.OpType is "LabelEncoder")
                words = source;
        }
        return (null, graph.Input.Any(input => input.Name == value) ? value : null);
    }

    /// <summary>The ends of words that are filled up with the empty text.</summary>
    /// <param name="model">Its graph makes the words, [batch, n]; gets nodes that compute the ends.</param>
    /// <param name="words">The words.</param>
    /// <param name="name">A name for the new value and what belongs to it.</param>
    /// <returns>A new value, int64 [batch, n], 1 in front of the ends and 0 behind.</returns>
    public static string OfText(ModelProto model, string words, string name)
    {
        if (model.OpsetImport.All(import => import.Domain != OnnxOpset.MlDomain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxOpset.MlDomain, Version = 2 });
        return Write(model.Graph, words, ByteString.Empty, name);
    }

    // What a node makes its output of, item by item.
    private static string? Source(NodeProto node, HashSet<string> constants) =>
        node.OpType switch
        {
            "Identity" or "Cast" or "LabelEncoder" or "Reshape" or "Squeeze" or "Unsqueeze" => node.Input[0],
            "Where" when constants.Contains(node.Input[1]) => node.Input[2],
            "Where" when constants.Contains(node.Input[2]) => node.Input[1],
            "Gather" when constants.Contains(node.Input[0]) && node.Int("axis", 0) == 0 => node.Input[1],
            _ => null,
        };

    private static string Write(GraphProto graph, string words, ByteString filling, string name)
    {
        var find = new NodeProto
        {
            OpType = "LabelEncoder",
            Domain = OnnxOpset.MlDomain,
            Name = name + "/find",
        };
        find.Input.Add(words);
        find.Output.Add(find.Name);
        var keys = new AttributeProto { Name = "keys_strings", Type = AttributeProto.Types.AttributeType.Strings };
        keys.Strings.Add(filling);
        find.Attribute.Add(keys);
        find.Attribute.Add(OnnxAttributes.Ints("values_int64s", [0]));
        find.Attribute.Add(OnnxAttributes.Of("default_int64", 1L));
        // Words of scalar text are [batch, 1, n].
        graph.Initializer.Add(OnnxTensors.Of<long>(name + "/shape", DataType.Int64, [0, -1], 2));
        var flat = new NodeProto { OpType = "Reshape", Name = name + "/flat" };
        flat.Input.Add([find.Name, name + "/shape"]);
        flat.Output.Add(name);
        graph.Node.Add([find, flat]);
        graph.Output.Add(OnnxGraphBuilder.Info(name, DataType.Int64, -1, -1));
        return name;
    }
}
