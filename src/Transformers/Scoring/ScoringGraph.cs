using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask;

/// <summary>Cuts parts out of a model's graph.</summary>
internal static class ScoringGraph
{
    private const int MostOptimisedNodes = 5_000;
    private const long MostOptimisedCrowding = 1_000_000;

    /// <summary>The part of a model that some outputs need, and the inputs that are left.</summary>
    public static (byte[] Model, bool Optimise, IReadOnlySet<string> Inputs) Part(byte[] model, IEnumerable<string> outputs)
    {
        var wanted = outputs.ToHashSet(StringComparer.Ordinal);
        var part = OnnxModelFile.Parse(model, OnnxLimits.Trusted);
        ValueInfoProto[] kept = [.. part.Graph.Output.Where(output => wanted.Contains(output.Name))];
        part.Graph.Output.Clear();
        part.Graph.Output.AddRange(kept);
        Pruning.Prune(part.Graph, inputs: true);
        ConstantProducts.Run(part.Graph);
        SiblingProducts.Run(part.Graph, Opset(part));
        var inputs = part.Graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        return (OnnxModelFile.ToBytes(part), CanOptimise(part.Graph), inputs);
    }

    /// <summary>The inputs that each group of outputs depends on.</summary>
    public static IReadOnlySet<string>[] InputsOf(byte[] model, IEnumerable<IEnumerable<string>> groups)
    {
        var graph = OnnxModelFile.Parse(model, OnnxLimits.Trusted).Graph;
        var inputs = graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        return [.. groups.Select(outputs => Pruning.Needed(graph, outputs).Names.Where(inputs.Contains).ToHashSet(StringComparer.Ordinal))];
    }

    /// <summary>
    /// The model in its fastest form: what its weights give together computed, and the heads on one trunk as one product. The file keeps
    /// them separate, so that it stays small and parts can be cut out.
    /// </summary>
    /// <returns>The model, whether its graph is to be optimised, and its operators that have no CUDA kernel.</returns>
    public static (byte[] Model, bool Optimise, IReadOnlyList<string> WithoutCuda) Whole(byte[] model)
    {
        var whole = OnnxModelFile.Parse(model, OnnxLimits.Trusted);
        var withoutCuda = OperatorsWithoutCuda(whole.Graph);
        var computed = ConstantProducts.Run(whole.Graph);
        var joined = SiblingProducts.Run(whole.Graph, Opset(whole));
        return (computed || joined ? OnnxModelFile.ToBytes(whole) : model, CanOptimise(whole.Graph), withoutCuda);
    }

    private static IReadOnlyList<string> OperatorsWithoutCuda(GraphProto graph) =>
        [
            .. graph
                .Node.Where(node => node.Domain is "ai.onnx.ml" || node.OpType.StartsWith("String", StringComparison.Ordinal))
                .Select(node => node.OpType)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    // ONNX Runtime's optimisations look at pairs of nodes.
    private static bool CanOptimise(GraphProto graph) =>
        graph.Node.Count <= MostOptimisedNodes && GraphCrowding.Of(graph) <= MostOptimisedCrowding;

    private static int Opset(ModelProto model) =>
        (int)(model.OpsetImport.FirstOrDefault(opset => opset.Domain.Length == 0)?.Version ?? OnnxOpset.Lowest);
}
