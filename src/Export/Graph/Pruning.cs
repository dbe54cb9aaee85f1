using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>Takes out of a graph what its outputs do not need.</summary>
internal static class Pruning
{
    /// <summary>Removes nodes, initializers and value infos that no output depends on. Inputs stay unless asked for.</summary>
    /// <param name="graph">The graph, whose nodes are in topological order.</param>
    /// <param name="inputs">Whether unused inputs go too.</param>
    public static void Prune(GraphProto graph, bool inputs = false)
    {
        var (needed, kept) = Needed(graph, graph.Output.Select(o => o.Name));
        Keep(graph.Node, kept);
        Keep(graph.Initializer, [.. graph.Initializer.Where(t => needed.Contains(t.Name))]);
        Keep(graph.SparseInitializer, [.. graph.SparseInitializer.Where(t => needed.Contains(t.Values?.Name ?? ""))]);
        if (inputs)
            Keep(graph.Input, [.. graph.Input.Where(i => needed.Contains(i.Name))]);
        var made = kept.SelectMany(n => n.Output).ToHashSet(StringComparer.Ordinal);
        Keep(graph.ValueInfo, [.. graph.ValueInfo.Where(v => made.Contains(v.Name))]);
    }

    /// <summary>What some values depend on: the names of all values, initializers and inputs, and the nodes in their order.</summary>
    public static (HashSet<string> Names, List<NodeProto> Nodes) Needed(GraphProto graph, IEnumerable<string> outputs)
    {
        var needed = outputs.ToHashSet(StringComparer.Ordinal);
        var kept = new List<NodeProto>();
        for (int i = graph.Node.Count - 1; i >= 0; i--)
        {
            var node = graph.Node[i];
            if (!node.Output.Any(needed.Contains))
                continue;
            kept.Add(node);
            // An input that is left out has no name, and is no output that another node leaves out.
            needed.UnionWith(node.Input.Where(name => name.Length > 0));
            InnerGraphs.AddUsed(node, needed);
        }
        kept.Reverse();
        return (needed, kept);
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> list, List<T> kept)
    {
        if (kept.Count == list.Count)
            return;
        list.Clear();
        list.AddRange(kept);
    }
}
