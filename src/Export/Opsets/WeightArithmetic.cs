using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Opsets;

/// <summary>
/// What depends on weights alone in a graph of float16, such as products of them, computed in float32: ONNX Runtime computes it once when
/// it opens a file, but only where its CPU has a kernel, and for most of float16 it has none.
/// </summary>
internal static class WeightArithmetic
{
    public static void Run(GraphProto graph)
    {
        var inputs = graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var constants = graph.Initializer.Select(t => t.Name).Where(name => !inputs.Contains(name)).ToHashSet(StringComparer.Ordinal);
        var halves = graph
            .Initializer.Where(tensor => tensor.DataType == (int)DataType.Float16 && constants.Contains(tensor.Name))
            .Select(tensor => tensor.Name)
            .ToHashSet(StringComparer.Ordinal);
        var singles = new HashSet<string>(StringComparer.Ordinal);
        var casts = new Dictionary<string, string>(StringComparer.Ordinal);
        var nodes = new List<NodeProto>(graph.Node.Count);
        foreach (var node in graph.Node)
        {
            var isWeight =
                node is { Domain: "", OpType: "Mul" or "Reshape" or "Transpose" or "Gather", Output.Count: 1 }
                && node.Input.All(constants.Contains)
                && (halves.Contains(node.Input[0]) || singles.Contains(node.Input[0]));
            for (var i = 0; i < node.Input.Count; i++)
                if (isWeight ? halves.Contains(node.Input[i]) : singles.Contains(node.Input[i]))
                    node.Input[i] = Turned(node.Input[i], isWeight ? DataType.Float : DataType.Float16);
            nodes.Add(node);
            if (isWeight)
            {
                constants.Add(node.Output[0]);
                singles.Add(node.Output[0]);
            }
        }
        graph.Node.Clear();
        graph.Node.AddRange(nodes);

        string Turned(string x, DataType type)
        {
            if (!casts.TryGetValue(x, out var turned))
            {
                turned = casts[x] = HalfPrecision.Unused(graph, x + (type == DataType.Float ? "/single" : "/half"));
                nodes.Add(HalfPrecision.Cast(x, turned, type));
            }
            return turned;
        }
    }
}
