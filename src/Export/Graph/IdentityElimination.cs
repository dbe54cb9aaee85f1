using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// Takes out nodes that hand on their input: Identity, Cast to the type that is already there, and the way of a looked-up key to uint32 and
/// back.
/// </summary>
internal static class IdentityElimination
{
    public static void Run(GraphProto graph)
    {
        var outputs = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        // The graphs within attributes are not rewritten: what they use keeps its name.
        var fixedNames = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
            InnerGraphs.AddUsed(node, fixedNames);
        var facts = ValueFacts.Of(graph);
        var same = new Dictionary<string, string>(StringComparer.Ordinal);
        var kept = new List<NodeProto>(graph.Node.Count);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                if (same.TryGetValue(node.Input[i], out string? source))
                    node.Input[i] = source;
            if (node.Output.Count == 1 && !fixedNames.Contains(node.Output[0]) && HandsOn(node, facts))
            {
                same[node.Output[0]] = node.Input[0];
                continue;
            }
            if (IsCast(node, DataType.Int64) && keys.TryGetValue(node.Input[0], out string? key) && !fixedNames.Contains(node.Output[0]))
            {
                same[node.Output[0]] = key;
                continue;
            }
            if (IsCast(node, DataType.Uint32) && kept.LastOrDefault(n => n.Output.Contains(node.Input[0])) is { } maker && GivesKeys(maker))
                keys[node.Output[0]] = node.Input[0];
            kept.Add(node);
            if (node.Output.Count == 0)
                continue;
            var inferred = ValueFacts.Infer(node, facts);
            facts[node.Output[0]] = new(inferred.Type ?? facts.GetValueOrDefault(node.Output[0]).Type, inferred.Rank);
        }
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        OutputsDirectly(graph, outputs, fixedNames);
    }

    private static bool IsCast(NodeProto node, DataType to) =>
        node is { OpType: "Cast", Domain: "", Input.Count: 1 } && node.Int("to", 0) == (long)to;

    /// <summary>Whether what a node looks up are whole numbers that a uint32 holds as well.</summary>
    private static bool GivesKeys(NodeProto node) =>
        node is { OpType: "LabelEncoder", Domain: OnnxOpset.MlDomain }
        && node.Find("values_int64s") is { } values
        && values.Ints.Append(node.Int("default_int64", -1)).All(v => v is >= 0 and <= uint.MaxValue);

    private static bool HandsOn(NodeProto node, Dictionary<string, ValueFacts> facts) =>
        node is { Domain: "", Input.Count: 1 }
        && (
            node.OpType == "Identity"
            || (node.OpType == "Cast" && facts.GetValueOrDefault(node.Input[0]).Type is { } type && (long)type == node.Int("to", 0))
        );

    /// <summary>Where an output is the Identity of a node's result that nothing else uses, that node makes the output itself.</summary>
    private static void OutputsDirectly(GraphProto graph, HashSet<string> outputs, HashSet<string> fixedNames)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            foreach (string input in node.Input)
                uses[input] = uses.GetValueOrDefault(input) + 1;
            foreach (string output in node.Output)
                makers[output] = node;
        }
        foreach (var node in graph.Node.ToArray())
        {
            if (node is not { OpType: "Identity", Domain: "" } || !outputs.Contains(node.Output[0]) || fixedNames.Contains(node.Input[0]))
                continue;
            if (uses[node.Input[0]] != 1 || !makers.TryGetValue(node.Input[0], out var maker))
                continue;
            maker.Output[maker.Output.IndexOf(node.Input[0])] = node.Output[0];
            graph.Node.Remove(node);
        }
    }
}
