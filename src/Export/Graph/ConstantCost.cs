using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// Refuses models of others that would be computed, or unfolded, when they are only loaded: ONNX Runtime works out what does not depend on the input then,
/// and a few bytes can ask for terabytes.
/// </summary>
internal static class ConstantCost
{
    /// <summary>Items that a constant may grow to.</summary>
    private const long MostItems = 1L << 28;
    private const long Unknown = -1;

    /// <summary>Operators whose output is as large as the values of an input say.</summary>
    private static readonly HashSet<string> s_sizedByValue =
        ["ConstantOfShape", "Expand", "Tile", "Range", "OneHot", "Pad", "Resize", "Upsample", "EyeLike", "Loop", "Scan", "If", "SequenceMap", "BlackmanWindow", "HannWindow", "HammingWindow", "MelWeightMatrix"];

    /// <summary>Operators whose output has no more items than their first input; the others give them axes, positions and the like.</summary>
    private static readonly HashSet<string> s_asFirst = ["Reshape", "Squeeze", "Unsqueeze", "Transpose", "Slice", "Split", "Flatten", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "LabelEncoder"];

    /// <exception cref="OnnxModelException">The model has functions, training graphs, or constants that grow beyond the limit.</exception>
    public static void Check(ModelProto model)
    {
        if (model.Functions.Count > 0 || model.TrainingInfo.Count > 0)
            throw new OnnxModelException("The ONNX model has functions or training graphs of its own, which no model of this library has; it was not loaded.");
        var constants = model.Graph.Initializer.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var shapes = model.Graph.Initializer.ToDictionary(t => t.Name, t => t.Dims.ToArray(), StringComparer.Ordinal);
        foreach (var input in model.Graph.Input) shapes.Remove(input.Name);
        foreach (var node in model.Graph.Node)
        {
            string[] inputs = [.. node.Input.Where(i => i.Length > 0)];
            if (inputs.Any(i => !shapes.ContainsKey(i))) continue;
            long[] shape = Shape(node, [.. inputs.Select(i => shapes[i])], [.. inputs.Select(i => constants.GetValueOrDefault(i))]);
            if (Count(shape) > MostItems)
                throw new OnnxModelException($"The node '{node.Name}' ({node.OpType}) makes a constant that may have more than {MostItems:N0} items; the ONNX model was not loaded.");
            foreach (string output in node.Output) shapes[output] = shape;
        }
    }

    /// <summary>The shape of what a node over constants gives, or one with at least as many items: a negative first dimension marks those.</summary>
    private static long[] Shape(NodeProto node, long[][] inputs, TensorProto?[] constants)
    {
        if (node.OpType == "Constant") return [node.Find("value")?.T?.Count() ?? node.Attribute.Sum(a => (long)a.Ints.Count + a.Floats.Count + a.Strings.Count + 1)];
        if (s_sizedByValue.Contains(node.OpType) || (inputs.Length == 0 && node.OpType.StartsWith("Random", StringComparison.Ordinal))) return [long.MaxValue];
        if (inputs.Length == 0) return [1];
        if (node.OpType == "Concat") return [Unknown, inputs.Aggregate(0L, (sum, shape) => Math.Min(sum + Count(shape), MostItems + 1))];
        if (node.OpType == "Transpose" && node.Find("perm") is null) return [.. inputs[0].Reverse()];
        if (node.OpType == "Reshape" && constants is [_, { DataType: (int)DataType.Int64 } to] && to.Int64s() is var dims && dims.All(d => d > 0)) return dims;
        if (s_asFirst.Contains(node.OpType)) return [Unknown, Count(inputs[0])];
        if (node.OpType is "MatMul" or "Gemm" && inputs is [[_, _] a, [_, _] b, ..]) return [Math.Max(a[0], a[1]), Math.Max(b[0], b[1])];
        return inputs.Length == 1 ? inputs[0] : Broadcast(inputs);
    }

    private static long[] Broadcast(long[][] inputs)
    {
        if (inputs.Any(shape => shape is [Unknown, ..])) return [Unknown, inputs.Aggregate(1L, (product, shape) => Product(product, Count(shape)))];
        int rank = inputs.Max(shape => shape.Length);
        long[] result = new long[rank];
        foreach (long[] shape in inputs)
            for (int i = 0; i < shape.Length; i++) result[rank - shape.Length + i] = Math.Max(result[rank - shape.Length + i], shape[i]);
        return result;
    }

    private static long Count(long[] shape) => (shape is [Unknown, ..] ? shape[1..] : shape).Aggregate(1L, Product);

    private static long Product(long a, long b) => a == 0 || b == 0 ? 0 : a > (MostItems + 1) / b ? MostItems + 1 : a * b;
}
