using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>Computes at export what does not depend on the input and is simple: Transpose and Reshape of constant numbers, such as the
/// weights of a linear layer over several axes.</summary>
internal static class ConstantFolding
{
    public static void Run(GraphProto graph, int opset)
    {
        var edit = new GraphEdit(graph, opset);
        var outputs = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        edit.Run(
            (e, node) =>
            {
                if (node.Domain.Length > 0 || node.Input.Count == 0 || node.Output.Count != 1 || e.ConstantOf(node.Input[0]) is not { } x)
                    return false;
                if (outputs.Contains(node.Output[0]) || x.DataType != (int)DataType.Float || Compute(e, node, x) is not { } folded)
                    return false;
                e.Result(node.Output[0], e.Constant<float>("folded", DataType.Float, folded.Items, folded.Dims));
                return true;
            }
        );
        IdentityElimination.Run(graph);
    }

    private static (float[] Items, int[] Dims)? Compute(GraphEdit edit, NodeProto node, TensorProto x)
    {
        switch (node.OpType)
        {
            case "Transpose" when x.Dims.Count == 2 && node.Find("perm") is { } perm && perm.Ints[0] == 1:
                return Transpose(x.Floats(), (int)x.Dims[0], (int)x.Dims[1]);
            case "Reshape" when edit.ConstantOf(node.Input[1]) is { } shape && shape.Int64s() is var dims && dims.All(d => d > 0):
                return (x.Floats(), [.. dims.Select(d => (int)d)]);
            default:
                return null;
        }
    }

    private static (float[], int[]) Transpose(float[] x, int rows, int columns)
    {
        float[] turned = new float[x.Length];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                turned[c * rows + r] = x[r * columns + c];
        return (turned, [columns, rows]);
    }
}
