namespace MlNet.MultiTask;

/// <summary>Matrix products.</summary>
internal static class ProductNodes
{
    /// <summary>α A·B + β C; A are the rows.</summary>
    public static T Gemm<T>(NodeCall<T> call)
    {
        var (ops, alpha, beta) = (call.Ops, call.Float("alpha", 1), call.Float("beta", 1));
        call.Dims(0, 2, "[batch, width]");
        var weight = call.Dims(1, 2, "a matrix of weights");
        if (call.Int("transA", 0) != 0 || call.IsLive(1))
            throw call.Error("multiplies rows of the batch with each other");
        var isTransposed = call.Int("transB", 0) != 0;
        var start = FreshStart.Product(weight[isTransposed ? 1 : 0]);
        if (isTransposed && alpha == 1 && beta == 1 && call.Has(2) && !call.IsLive(2) && NodeArguments.Count(call.Dims(2)) == weight[0])
            return ops.Linear(call.Live(0), call.Matrix(1, start), call.Weight(2, Initializer.Zeros, weight[0]));
        var matrix = call.Matrix(1, start);
        var product = isTransposed ? ops.Linear(call.Live(0), matrix, default) : ops.MatMul(call.Live(0), matrix);
        if (alpha != 1)
            product = ops.Affine(product, alpha, 0);
        if (!call.Has(2) || beta == 0)
            return product;
        var added = call.Operand(2, 2, Initializer.Zeros, isWeight: true);
        return ops.Add(product, beta == 1 ? added : ops.Affine(added, beta, 0));
    }

    public static T MatMul<T>(NodeCall<T> call)
    {
        var (a, b) = (call.Dims(0), call.Dims(1));
        if (a.Length < 2 || b.Length < 2)
            throw call.Error($"multiplies {ShapeRules.Text(a)} by {ShapeRules.Text(b)}, of which one is no matrix");
        if (call.IsLive(0) && call.IsLive(1) && a.Length != b.Length)
            throw call.Error($"multiplies {ShapeRules.Text(a)} by {ShapeRules.Text(b)}, which puts the batch beside another axis");
        var rank = call.IsLive(0) ? a.Length : b.Length;
        var (left, right) = (call.Factor(0, rank, FreshStart.Product(a[^1])), call.Factor(1, rank, FreshStart.Product(b[^2])));
        // What is added up along the length is 0 behind a row's end.
        if (a[^1] == ShapeRules.Length && !call.IsMasked(0))
            right = call.Ops.Mul(right, SequenceNodes.Mask(call, rank - 2, rank));
        return call.Ops.MatMul(left, right);
    }
}
