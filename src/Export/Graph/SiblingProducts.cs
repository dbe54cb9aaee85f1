using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// Joins linear layers of few outputs that read the same value, as the heads of a shared trunk do, into one product whose columns are split
/// again: a product of one column takes about as long as one of sixteen.
/// </summary>
internal static class SiblingProducts
{
    // A product this wide fills the processor's registers by itself, and its activation is better left beside it.
    private const int MostOutputs = 16;

    /// <returns>Whether there was anything to join.</returns>
    public static bool Run(GraphProto graph, int opset)
    {
        // Not a valid graph: whoever runs it says so.
        if (graph.Initializer.DistinctBy(t => t.Name).Count() != graph.Initializer.Count)
            return false;
        // One that is an input too can be given another value in a run.
        var inputs = graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var constants = graph.Initializer.Where(t => !inputs.Contains(t.Name)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        NodeProto[][] families =
        [
            .. graph
                .Node.Where(node => IsSmallLayer(node, constants))
                .GroupBy(node => (X: node.Input[0], Inputs: constants[node.Input[1]].Dims[1]))
                .Select(family => family.ToArray())
                .Where(family => family.Length > 1 && HaveOwnWeights(family)),
        ];
        if (families.Length == 0)
            return false;
        var edit = new GraphEdit(graph, opset);
        var joined = families.SelectMany(family => family).ToHashSet();
        var first = families.ToDictionary(family => family[0]);
        edit.Run(
            (e, node) =>
            {
                if (first.TryGetValue(node, out var family))
                    Join(e, family);
                return joined.Contains(node);
            }
        );
        Pruning.Prune(graph);
        return true;
    }

    // Layers that share a weight would get a copy of it each, and a file of nothing but such layers would fill the memory.
    private static bool HaveOwnWeights(NodeProto[] family) =>
        family.Select(node => node.Input[1]).Distinct(StringComparer.Ordinal).Count() == family.Length;

    private static bool IsSmallLayer(NodeProto node, Dictionary<string, TensorProto> constants) =>
        node is { OpType: "Gemm", Domain: "", Output.Count: 1, Input.Count: 2 or 3 }
        && node.Int("transA", 0) == 0
        && node.Int("transB", 0) == 1
        && node.Find("alpha") is null or { F: 1 }
        && node.Find("beta") is null or { F: 1 }
        && constants.TryGetValue(node.Input[1], out var weight)
        && weight is { DataType: (int)DataType.Float, Dims: [> 0 and <= MostOutputs, > 0] }
        && (
            node.Input.Count == 2
            || (
                constants.TryGetValue(node.Input[2], out var bias)
                && bias.DataType == (int)DataType.Float
                && bias.Dims.Count == 1
                && bias.Dims[0] == weight.Dims[0]
            )
        );

    private static void Join(GraphEdit edit, NodeProto[] family)
    {
        TensorProto[] weights = [.. family.Select(node => edit.ConstantOf(node.Input[1])!)];
        long[] sizes = [.. weights.Select(weight => weight.Dims[0])];
        var outputs = (int)sizes.Sum();
        var facts = new ValueFacts(DataType.Float, 2);
        List<string> inputs =
        [
            family[0].Input[0],
            edit.Constant<float>(
                "weights",
                DataType.Float,
                [.. weights.SelectMany(weight => weight.Floats())],
                outputs,
                (int)weights[0].Dims[1]
            ),
        ];
        if (family.Any(node => node.Input.Count == 3))
            inputs.Add(
                edit.Constant<float>(
                    "biases",
                    DataType.Float,
                    [
                        .. family.SelectMany(
                            (node, i) => node.Input.Count == 3 ? edit.ConstantOf(node.Input[2])!.Floats() : new float[sizes[i]]
                        ),
                    ],
                    outputs
                )
            );
        string product = edit.Node("Gemm", facts, [.. inputs], OnnxAttributes.Of("transB", 1L));
        edit.Split(product, 1, sizes, [.. family.Select(node => node.Output[0])]);
    }
}
