namespace MlNet.MultiTask.Safety;

/// <summary>Matrix products.</summary>
internal static class ProductRules
{
    public static GraphValue[] MatMul(CheckedNode node)
    {
        node.Takes(2, 2);
        var inputs = node.SameType(ItemTypes.Floats);
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a.Rank < 2 || b.Rank < 2 || !a[^1].Fits(b[^2]))
            throw node.Wrong($"multiplies {a} by {b}");
        var stack = Shape.Broadcast(new(a.Dims[..^2]), new(b.Dims[..^2])) ?? throw node.Wrong($"multiplies {a} by {b}");
        Shape product = new([.. stack.Dims, a[^2], b[^1]]);
        node.Arithmetic = Shape.Times(product.Items, Inner(a[^1], b[^2]));
        return [new(inputs[0].Type, product)];
    }

    public static GraphValue[] Gemm(CheckedNode node)
    {
        node.Takes(2, 3);
        var inputs = node.SameType(ItemTypes.Floats);
        node.Float("alpha");
        node.Float("beta");
        var a = Matrix(node, inputs[0], node.Flag("transA", false));
        var b = Matrix(node, inputs[1], node.Flag("transB", false));
        if (!a.Columns.Fits(b.Rows))
            throw node.Wrong($"multiplies [{a.Rows}, {a.Columns}] by [{b.Rows}, {b.Columns}]");
        Shape product = new(a.Rows, b.Columns);
        // What is added is broadcast to the product, and not the other way round.
        if (inputs.Length == 3 && (Shape.Broadcast(product, inputs[2].Shape) is not { Rank: 2 } sum || sum.Items != product.Items))
            throw node.Wrong($"adds {inputs[2].Shape} to {product}");
        node.Arithmetic = Shape.Times(product.Items, Inner(a.Columns, b.Rows));
        return [new(inputs[0].Type, product)];
    }

    private static (Dim Rows, Dim Columns) Matrix(CheckedNode node, GraphValue value, bool turned) =>
        value.Shape.Rank != 2 ? throw node.Wrong($"multiplies {value.Shape}, which is no matrix")
        : turned ? (value.Shape[1], value.Shape[0])
        : (value.Shape[0], value.Shape[1]);

    private static long Inner(Dim a, Dim b) => Math.Max(a.AtOneRow, b.AtOneRow);
}
