using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The sum of a tensor over several ranks, of which each knows a part of what follows from it: its gradient is the sum of the
/// ranks' gradients.</summary>
internal sealed class RankSum : autograd.SingleTensorFunction<RankSum>
{
    private const string Ranks = "ranks",
        Gradient = "gradient";

    public override string Name => nameof(RankSum);

    /// <summary>Adds up.</summary>
    /// <param name="x">Float32, of one shape on all ranks.</param>
    /// <param name="ranks">The ranks; all of them have the same operations, forward and backward.</param>
    public static Tensor Of(Tensor x, RankGroup ranks) => apply(x, ranks);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Ranks, vars[1]);
        return Sum((Tensor)vars[0], (RankGroup)vars[1]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var ranks = (RankGroup)ctx.get_data(Ranks);
        try
        {
            var gradient = Sum(grad_output, ranks);
            // On a device this thread has no scope that holds it until libtorch has read it.
            ctx.save_data(Gradient, new[] { gradient });
            return [gradient, null!];
        }
        catch (Exception error)
        {
            // Nothing may be thrown through libtorch.
            ranks.Fail(error);
            return [zeros_like(grad_output), null!];
        }
    }

    private static Tensor Sum(Tensor x, RankGroup ranks)
    {
        using var grad = no_grad();
        var values = FlatTensor.Numbers(x);
        ranks.Sum(values);
        return tensor(values, x.shape, device: x.device);
    }
}
