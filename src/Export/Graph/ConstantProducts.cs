using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// Computes what a network makes of its weights before rows come in: products, and weights in another order or shape. Files hold the
/// weights alone, since products of them can be larger; ONNX Runtime computes the same when it opens a file, where it may.
/// </summary>
internal static class ConstantProducts
{
    // As many items as a file may ask for in all: see SafetyLimits.ConstantItems.
    private const long MostItems = 1L << 25;

    /// <returns>Whether there was anything to compute.</returns>
    public static bool Run(GraphProto graph)
    {
        // Not a valid graph: whoever runs it says so.
        if (graph.Initializer.DistinctBy(tensor => tensor.Name).Count() != graph.Initializer.Count)
            return false;
        // One that is an input too can be given another value in a run.
        var inputs = graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var outputs = graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var constants = graph
            .Initializer.Where(tensor => !inputs.Contains(tensor.Name) && tensor.DataLocation == TensorProto.Types.DataLocation.Default)
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var kept = new List<NodeProto>(graph.Node.Count);
        var left = MostItems;
        foreach (var node in graph.Node)
        {
            if (
                node.Output.Count == 1
                && !outputs.Contains(node.Output[0])
                && !constants.ContainsKey(node.Output[0])
                && ConstantNode.Compute(node, constants, left) is { } made
            )
            {
                left -= made.Count();
                constants.Add(made.Name, made);
                graph.Initializer.Add(made);
            }
            else
                kept.Add(node);
        }
        if (kept.Count == graph.Node.Count)
            return false;
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        Pruning.Prune(graph);
        return true;
    }
}
