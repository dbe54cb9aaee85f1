using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// Writes down the types of what operators outside the standard set make. A reader that does not know such an operator can then still infer
/// the types of all that follows, as the strict mode of ONNX's checker wants.
/// </summary>
internal static class ForeignTypes
{
    public static void Run(GraphProto graph)
    {
        var outputs = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var facts = ValueFacts.Of(graph);
        graph.ValueInfo.Clear();
        foreach (var node in graph.Node.Where(n => n.Output.Count > 0))
        {
            var inferred = ValueFacts.Infer(node, facts);
            facts[node.Output[0]] = inferred;
            if (node.Domain.Length == 0 || inferred.Type is not { } type || outputs.Contains(node.Output[0]))
                continue;
            var info = new ValueInfoProto
            {
                Name = node.Output[0],
                Type = new() { TensorType = new() { ElemType = (int)type } },
            };
            if (inferred.Rank is { } rank)
            {
                info.Type.TensorType.Shape = new();
                for (int i = 0; i < rank; i++)
                    info.Type.TensorType.Shape.Dim.Add(
                        i == 0 ? new TensorShapeProto.Types.Dimension { DimParam = OnnxGraphBuilder.Batch } : new()
                    );
            }
            graph.ValueInfo.Add(info);
        }
    }
}
