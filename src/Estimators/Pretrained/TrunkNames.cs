using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>Nodes and values of a file by the names that options have for them.</summary>
internal static class TrunkNames
{
    /// <summary>The values that a trunk ends with.</summary>
    /// <exception cref="OnnxModelException">The file does not have them.</exception>
    public static string[] Outputs(GraphProto graph, TrunkSettings settings)
    {
        if (settings.Outputs.Count > 0)
            return [.. settings.Outputs.Select(name => Value(graph, nameof(OnnxTrunk.Outputs), name))];
        if (settings.Output is { } wanted)
            return [Value(graph, nameof(OnnxTrunk.Output), wanted)];
        return graph.Output.Count == 1
            ? [graph.Output[0].Name]
            : throw new OnnxModelException(
                $"The file has {graph.Output.Count} outputs, {Guard.List(graph.Output.Select(output => output.Name))}: name the one "
                    + $"that the trunk ends with in {nameof(OnnxTrunk.Output)}, or several in {nameof(OnnxTrunk.Outputs)}."
            );
    }

    /// <summary>The position of a node, by its name or by that of a value that it gives.</summary>
    /// <param name="nodes">The trunk's nodes.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="OnnxModelException">There is none.</exception>
    public static int Position(List<NodeProto> nodes, string option, string name)
    {
        var position = nodes.FindIndex(node => node.Name == name || node.Output.Contains(name));
        return position >= 0
            ? position
            : throw new OnnxModelException(
                $"{option} names '{name}', which is no node of the trunk, nor a value that one gives. "
                    + $"Its nodes end with {Guard.List(nodes.TakeLast(5).Select(NameOf))}."
            );
    }

    /// <summary>What the trunk could end with instead of a node that is not read.</summary>
    public static string Before(GraphProto graph, NodeProto bad)
    {
        var made = graph.Node.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        string[] values = [.. bad.Input.Where(name => name.Length > 0 && made.Contains(name)).Distinct()];
        return values.Length > 0
            ? $"The trunk could end in front of it: {nameof(OnnxTrunk.Output)} = {string.Join(" or ", values.Select(v => $"\"{v}\""))}."
            : "It stands before anything that the trunk could end with.";
    }

    private static string Value(GraphProto graph, string option, string name) =>
        graph.Node.Any(node => node.Output.Contains(name))
            ? name
            : graph.Node.FirstOrDefault(node => node.Name == name)?.Output[0]
                ?? throw new OnnxModelException(
                    $"{option} names '{name}', which is no node of the file, nor a value that one gives. The file's nodes end with "
                        + $"{Guard.List(graph.Node.TakeLast(5).Select(NameOf))}."
                );

    private static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output[0];
}
