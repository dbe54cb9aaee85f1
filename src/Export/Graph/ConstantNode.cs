using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>One node whose inputs are constants, as far as networks have such nodes.</summary>
internal static class ConstantNode
{
    /// <summary>What a node gives.</summary>
    /// <param name="node">The node.</param>
    /// <param name="constants">The constants by name.</param>
    /// <param name="mostItems">How many items the result may have.</param>
    /// <returns>A constant with the name of the node's output; null where the node stays.</returns>
    public static TensorProto? Compute(NodeProto node, IReadOnlyDictionary<string, TensorProto> constants, long mostItems)
    {
        if (node.Domain.Length > 0 || node.Input.Count is 0 or > 2 || !constants.TryGetValue(node.Input[0], out var x))
            return null;
        TensorProto? second = null;
        if (node.Input.Count == 2 && !constants.TryGetValue(node.Input[1], out second))
            return null;
        if (x.Count() is 0 || x.Count() > mostItems)
            return null;
        if (node.OpType == "Cast")
            return Cast(node, x);
        if (x.DataType != (int)DataType.Float)
            return null;
        (float[] Items, int[] Dims)? made = (node.OpType, second) switch
        {
            ("Transpose", null) when x.Dims.Count == 2 && node.Find("perm") is { Ints: [1, 0] } => Transpose(x),
            ("Reshape", { DataType: (int)DataType.Int64 }) => Reshape(x, second.Int64s()),
            ("Gather", { DataType: (int)DataType.Int64 }) when x.Dims.Count == 2 && node.Int("axis", 0) == 1 && second.Dims.Count == 1 =>
                Gather(x, second.Int64s(), mostItems),
            ("Mul", { DataType: (int)DataType.Float }) => Mul(x, second, mostItems),
            _ => null,
        };
        return made is { } tensor ? OnnxTensors.Of<float>(node.Output[0], DataType.Float, tensor.Items, tensor.Dims) : null;
    }

    private static TensorProto? Cast(NodeProto node, TensorProto x)
    {
        int[] dims = [.. x.Dims.Select(dim => (int)dim)];
        return ((DataType)x.DataType, (DataType)node.Int("to", 0)) switch
        {
            (DataType.Float16, DataType.Float) => OnnxTensors.Of<float>(
                node.Output[0],
                DataType.Float,
                [.. x.Halves().Select(value => (float)value)],
                dims
            ),
            (DataType.Float, DataType.Float16) => OnnxTensors.Of<Half>(
                node.Output[0],
                DataType.Float16,
                [.. x.Floats().Select(value => (Half)value)],
                dims
            ),
            _ => null,
        };
    }

    private static (float[], int[]) Transpose(TensorProto tensor)
    {
        var (x, rows, columns) = (tensor.Floats(), (int)tensor.Dims[0], (int)tensor.Dims[1]);
        var turned = new float[x.Length];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                turned[c * rows + r] = x[r * columns + c];
        return (turned, [columns, rows]);
    }

    private static (float[], int[])? Reshape(TensorProto x, long[] shape)
    {
        // 0 and −1 stand for sizes that are found.
        var isOpen = shape.Any(size => size is <= 0 or > int.MaxValue);
        return isOpen || shape.Aggregate(1.0, (all, size) => all * size) != x.Count()
            ? null
            : (x.Floats(), [.. shape.Select(size => (int)size)]);
    }

    private static (float[], int[])? Gather(TensorProto tensor, long[] positions, long mostItems)
    {
        var (rows, columns) = ((int)tensor.Dims[0], (int)tensor.Dims[1]);
        if ((double)rows * positions.Length > mostItems || positions.Any(position => position < 0 || position >= columns))
            return null;
        var x = tensor.Floats();
        var taken = new float[rows * positions.Length];
        for (var r = 0; r < rows; r++)
            for (var i = 0; i < positions.Length; i++)
                taken[r * positions.Length + i] = x[r * columns + positions[i]];
        return (taken, [rows, positions.Length]);
    }

    // Element by element, where an axis of 1 is as long as the other one's.
    private static (float[], int[])? Mul(TensorProto first, TensorProto second, long mostItems)
    {
        var rank = Math.Max(first.Dims.Count, second.Dims.Count);
        long[] a = Axes(first, rank),
            b = Axes(second, rank);
        var dims = new int[rank];
        var items = 1.0;
        for (var axis = 0; axis < rank; axis++)
        {
            if (a[axis] != b[axis] && a[axis] != 1 && b[axis] != 1)
                return null;
            dims[axis] = (int)Math.Max(a[axis], b[axis]);
            items *= dims[axis];
        }
        if (items == 0 || items > mostItems || second.Count() == 0)
            return null;
        var product = new float[(int)items];
        Multiply(first.Floats(), a, second.Floats(), b, dims, product);
        return (product, dims);
    }

    private static long[] Axes(TensorProto tensor, int rank) => [.. Enumerable.Repeat(1L, rank - tensor.Dims.Count), .. tensor.Dims];

    private static void Multiply(
        ReadOnlySpan<float> a,
        ReadOnlySpan<long> axesOfA,
        ReadOnlySpan<float> b,
        ReadOnlySpan<long> axesOfB,
        ReadOnlySpan<int> dims,
        Span<float> product
    )
    {
        if (dims.Length == 0)
        {
            product[0] = a[0] * b[0];
            return;
        }
        if (dims.Length == 1)
        {
            for (var i = 0; i < product.Length; i++)
                product[i] = a[axesOfA[0] == 1 ? 0 : i] * b[axesOfB[0] == 1 ? 0 : i];
            return;
        }
        var (partOfA, partOfB, part) = (a.Length / (int)axesOfA[0], b.Length / (int)axesOfB[0], product.Length / dims[0]);
        for (var i = 0; i < dims[0]; i++)
            Multiply(
                axesOfA[0] == 1 ? a : a.Slice(i * partOfA, partOfA),
                axesOfA[1..],
                axesOfB[0] == 1 ? b : b.Slice(i * partOfB, partOfB),
                axesOfB[1..],
                dims[1..],
                product.Slice(i * part, part)
            );
    }
}
