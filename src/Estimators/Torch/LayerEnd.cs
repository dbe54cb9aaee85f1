using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// The end of an ensemble's layer, dropout(relu(x ⊙ scale + shift)), in one pass over memory forward and one backward. Operation by
/// operation it is five forward and eight backward, which took longer than the matrix products of a layer.
/// </summary>
internal sealed class LayerEnd : autograd.SingleTensorFunction<LayerEnd>
{
    // With more threads than that libtorch's operations are quicker on much memory: this is the work of one.
    private const int MostThreads = 2;
    private const long FewNumbers = 1 << 17;

    private const string Factor = "factor";

    public override string Name => nameof(LayerEnd);

    /// <summary>Whether it can be done here.</summary>
    /// <param name="x">[rows, members, width].</param>
    public static bool Fits(Tensor x) =>
        LayerEndPass.IsQuick
        && x.device_type == DeviceType.CPU
        && x.dtype == ScalarType.Float32
        && x.dim() == 3
        && x.size(2) % LayerEndPass.Lanes == 0
        && x.numel() is > 0 and <= int.MaxValue / sizeof(float)
        && (x.numel() <= FewNumbers || get_num_threads() <= MostThreads)
        && MemberRows.Of(x) is not null;

    /// <summary>The layer's values.</summary>
    /// <param name="x">[rows, members, width].</param>
    /// <param name="scale">[members, width]; null for none.</param>
    /// <param name="shift">[members, width].</param>
    /// <param name="dropout">Probability of dropping a value; 0 for none.</param>
    /// <param name="random">What that is drawn from.</param>
    /// <returns>[rows, members, width], contiguous.</returns>
    public static Tensor Of(Tensor x, Tensor? scale, Tensor shift, float dropout, Generator random)
    {
        var seed = dropout > 0 ? DropoutMask.Seed(random) : 0;
        return is_grad_enabled() && (x.requires_grad || shift.requires_grad)
            ? apply(x, scale!, shift, dropout, seed)
            : Values(x, scale, shift, dropout, seed);
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, scale, shift) = ((Tensor)vars[0], (Tensor?)vars[1], (Tensor)vars[2]);
        var (dropout, seed) = ((float)vars[3], (ulong)vars[4]);
        var y = Values(x, scale, shift, dropout, seed);
        ctx.save_for_backward(scale is null ? [x, y.alias()] : [x, y.alias(), scale]);
        ctx.save_data(Factor, 1 / (1 - dropout));
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (x, y, scale) = (saved[0], saved[1], saved.Count > 2 ? saved[2] : null);
        var order = MemberRows.Of(x)!.Value;
        var gradient = MemberRows.Of(grad_output) is null ? grad_output.contiguous() : grad_output;
        var (ofX, ofShift) = (order.New(), zeros(order.Members, order.Width));
        var ofScale = scale is null ? null : zeros(order.Members, order.Width);
        var pass = new LayerEndPass(order, FlatTensor.SpanOrNone(scale));
        pass.Backward(
            MemberRows.Of(gradient)!.Value,
            MemberRows.Numbers(gradient),
            FlatTensor.Span(y),
            MemberRows.Numbers(x),
            (float)ctx.get_data(Factor),
            MemberRows.Numbers(ofX),
            ofScale is null ? [] : FlatTensor.Span(ofScale),
            FlatTensor.Span(ofShift)
        );
        foreach (var tensor in saved)
            tensor.Dispose();
        return [ofX, ofScale!, ofShift, null!, null!];
    }

    private static Tensor Values(Tensor x, Tensor? scale, Tensor shift, float dropout, ulong seed)
    {
        var order = MemberRows.Of(x)!.Value;
        var y = empty(order.Rows, order.Members, order.Width);
        var pass = new LayerEndPass(order, FlatTensor.SpanOrNone(scale));
        if (dropout > 0)
            pass.Forward(MemberRows.Numbers(x), FlatTensor.Span(shift), FlatTensor.Span(y), new DropoutStream(dropout, seed));
        else
            pass.Forward(MemberRows.Numbers(x), FlatTensor.Span(shift), FlatTensor.Span(y));
        return y;
    }
}
