using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>Graphs within attributes, the branches of an If or the body of a Loop. They use values of the graph around them by name,
/// without listing them.</summary>
internal static class InnerGraphs
{
    /// <summary>The graphs in a node's attributes, without those within them.</summary>
    public static IEnumerable<GraphProto> Of(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.Graphs.Append(attribute.G)).OfType<GraphProto>();

    /// <summary>Adds the names that the graphs of a node use, at any depth: those of outer values and their own.</summary>
    public static void AddUsed(NodeProto node, HashSet<string> names)
    {
        foreach (var graph in Of(node))
        {
            names.UnionWith(graph.Output.Select(o => o.Name));
            foreach (var inner in graph.Node)
            {
                names.UnionWith(inner.Input.Where(name => name.Length > 0));
                AddUsed(inner, names);
            }
        }
    }

    /// <summary>Adds all names in a graph, those within its nodes too.</summary>
    public static void AddNames(GraphProto graph, HashSet<string> names)
    {
        names.UnionWith(graph.Input.Concat(graph.Output).Select(value => value.Name));
        names.UnionWith(graph.Initializer.Select(tensor => tensor.Name));
        names.UnionWith(graph.SparseInitializer.Select(tensor => tensor.Values.Name));
        foreach (var node in graph.Node)
        {
            names.Add(node.Name);
            names.UnionWith(node.Input);
            names.UnionWith(node.Output);
            foreach (var inner in Of(node))
                AddNames(inner, names);
        }
    }

    /// <summary>Gives outer values their new names in the graphs of a node, at any depth, and the values made there names of their
    /// own.</summary>
    /// <param name="node">The node.</param>
    /// <param name="renamed">New names of the outer values by their old ones.</param>
    /// <param name="unique">Makes a name of a value made there one that nothing else has.</param>
    public static void Rename(NodeProto node, IReadOnlyDictionary<string, string> renamed, Func<string, string> unique)
    {
        foreach (var graph in Of(node))
        {
            var names = new Dictionary<string, string>(renamed, StringComparer.Ordinal);
            string Own(string name) => name.Length == 0 ? "" : names[name] = unique(name);
            foreach (var input in graph.Input)
                input.Name = Own(input.Name);
            foreach (var tensor in graph.Initializer)
                tensor.Name = Own(tensor.Name);
            foreach (var sparse in graph.SparseInitializer)
                sparse.Values.Name = Own(sparse.Values.Name);
            graph.ValueInfo.Clear();
            foreach (var inner in graph.Node)
            {
                for (int i = 0; i < inner.Input.Count; i++)
                    inner.Input[i] = names.GetValueOrDefault(inner.Input[i], inner.Input[i]);
                Rename(inner, names, unique);
                for (int i = 0; i < inner.Output.Count; i++)
                    inner.Output[i] = Own(inner.Output[i]);
            }
            foreach (var output in graph.Output)
                output.Name = names.GetValueOrDefault(output.Name, output.Name);
        }
    }
}
