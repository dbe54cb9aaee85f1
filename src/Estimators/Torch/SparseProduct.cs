using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// The first product of a network whose last inputs are mostly 0, such as one-hot slots: (x ⊙ factors) weightᵀ with a dense product for the
/// trained inputs, and sums over what is not 0 for the others.
/// </summary>
internal sealed class SparseProduct : autograd.SingleTensorFunction<SparseProduct>
{
    // Below these turning the weight and the way through .NET cost as much as is saved.
    private const int FewestRows = 32;
    private const long FewestNumbers = 1 << 14;

    // An entry takes as long as some eight numbers of dense products, forward and backward. The passes are the work of one thread.
    private const int Entry = 10;

    private const string Data = "data";

    public override string Name => nameof(SparseProduct);

    /// <summary>The product; null where a dense one is as quick.</summary>
    /// <param name="x">[rows, in].</param>
    /// <param name="factors">[members, in]; null for a layer without members.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="ownRows">Whether each row belongs to one member, row after row to the next one; otherwise to all.</param>
    /// <returns>[rows, members, out], or [rows / members, members, out] with rows of their own; [rows, out] without members.</returns>
    public static Tensor? Of(Tensor x, Tensor? factors, Tensor weight, bool ownRows)
    {
        if (!Fits(x, weight))
            return null;
        var trained = JoinedColumns.Of(x)?.Trained;
        // Outside of a step nothing has a gradient, whether it is data or not.
        if (trained is null && (x.requires_grad || !is_grad_enabled()))
            return null;
        var first = (int)(trained?.size(1) ?? 0);
        var columns = (int)x.size(1) - first;
        var numbers = x.size(0) * columns;
        if (numbers < FewestNumbers)
            return null;
        var most = (int)(numbers / (Entry * get_num_threads()));
        if (SparseEntries.Of(x, first, most) is not { } entries)
            return null;
        var members = (int)(factors?.size(0) ?? 1);
        Tensor? dense = null,
            own = null;
        if (factors is not null)
            own = first > 0 ? factors.narrow(1, first, columns) : factors;
        if (trained is not null)
            dense = factors is null ? trained : Scaled(trained, factors.narrow(1, 0, first), ownRows);
        var wantsGradient =
            is_grad_enabled() && (weight.requires_grad || dense?.requires_grad == true || own?.requires_grad == true);
        var shape = new Shape(entries, first, members, ownRows);
        var y = wantsGradient ? apply(dense!, own!, weight, shape) : Values(dense, own, weight, shape, out _);
        return factors is null ? y : y.view(-1, members, y.size(1));
    }

    private static bool Fits(Tensor x, Tensor weight) =>
        Vector256.IsHardwareAccelerated
        && x.device_type == DeviceType.CPU
        && x.dtype == ScalarType.Float32
        && x.dim() == 2
        && x.size(0) >= FewestRows
        && x.numel() <= int.MaxValue / 4
        && weight.size(0) % SparseProductPass.Lanes == 0
        && !x.is_sparse
        && x.is_contiguous();

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (dense, factors, weight, shape) = ((Tensor?)vars[0], (Tensor?)vars[1], (Tensor)vars[2], (Shape)vars[3]);
        var y = Values(dense, factors, weight, shape, out var turned);
        List<Tensor> saved = [weight, turned];
        if (dense is not null)
            saved.Add(dense);
        if (factors is not null)
            saved.Add(factors);
        ctx.save_for_backward(saved);
        ctx.save_data(Data, shape);
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var shape = (Shape)ctx.get_data(Data);
        var (weight, turned) = (saved[0], saved[1]);
        var dense = shape.First > 0 ? saved[2] : null;
        var factors = saved.Count > (dense is null ? 2 : 3) ? saved[^1] : null;
        var (width, first, columns) = (weight.size(0), shape.First, shape.Entries.Width);
        using var gradient = grad_output.contiguous();
        using var ofTurned = zeros(columns, width);
        var ofFactors = factors is null ? null : zeros(shape.Members, columns);
        using var own = factors?.contiguous();
        new SparseProductPass(shape.Entries, FlatTensor.SpanOrNone(own), shape.Members, shape.OwnRows, (int)width).Backward(
            FlatTensor.Span(gradient),
            FlatTensor.Span(turned),
            FlatTensor.Span(ofTurned),
            ofFactors is null ? [] : FlatTensor.Span(ofFactors)
        );
        var ofWeight = empty(width, first + columns);
        // Turned first: libtorch copies into a part of wider rows number by number otherwise.
        ofWeight.narrow(1, first, columns).copy_(ofTurned.t().contiguous());
        Tensor? ofDense = null;
        if (dense is not null)
        {
            using var rows = dense.view(-1, first);
            ofWeight.narrow(1, 0, first).copy_(gradient.t().mm(rows));
            ofDense = gradient.mm(weight.narrow(1, 0, first)).view(dense.shape);
        }
        foreach (var tensor in saved)
            tensor.Dispose();
        return [ofDense!, ofFactors!, ofWeight, null!];
    }

    private static Tensor Values(Tensor? dense, Tensor? factors, Tensor weight, Shape shape, out Tensor turned)
    {
        using var grad = no_grad();
        var (width, first) = (weight.size(0), shape.First);
        var rows = shape.OwnRows ? shape.Entries.Rows : (long)shape.Entries.Rows * shape.Members;
        var y = dense is null ? zeros(rows, width) : dense.view(-1, first).mm(weight.narrow(1, 0, first).t());
        turned = weight.narrow(1, first, shape.Entries.Width).t().contiguous();
        using var own = factors?.contiguous();
        new SparseProductPass(shape.Entries, FlatTensor.SpanOrNone(own), shape.Members, shape.OwnRows, (int)width).Forward(
            FlatTensor.Span(turned),
            FlatTensor.Span(y)
        );
        return y;
    }

    private static Tensor Scaled(Tensor x, Tensor factors, bool ownRows) =>
        (ownRows ? x.view(-1, factors.size(0), x.size(1)) : x.view(-1, 1, x.size(1))) * factors;

    private sealed record Shape(SparseEntries Entries, int First, int Members, bool OwnRows);
}
