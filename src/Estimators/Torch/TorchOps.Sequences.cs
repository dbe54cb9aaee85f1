using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Sequences [batch, length, …].</summary>
internal sealed partial class TorchOps
{
    public Tensor Gru(
        Tensor x,
        Tensor mask,
        Tensor weight,
        Tensor state,
        Tensor weightBias,
        Tensor stateBias,
        bool backward
    )
    {
        // Read from the end, a row's steps stand in front and in turn; what is behind them stays there, and the mask takes it out.
        var order = backward ? Reversed(mask).unsqueeze(2) : null;
        var read = order is null ? x : x.gather(1, order.expand(x.shape));
        var states = GruScript.Run(read, weight, state, weightBias, stateBias);
        if (order is not null)
            states = states.gather(1, order.expand(states.shape));
        return states * mask.unsqueeze(2);
    }

    public Tensor Shift(Tensor x, int steps)
    {
        if (steps == 0)
            return x;
        var length = x.size(1);
        return steps > 0 ? F.pad(x, [0, 0, steps, 0]).narrow(1, 0, length) : F.pad(x, [0, 0, 0, -steps]).narrow(1, -steps, length);
    }

    public Tensor Positions(Tensor x, int count) => Counted(x.size(1), x.device).clamp(Held(0), Held(count - 1));

    public Tensor JoinSteps(Tensor x) => x.flatten(0, 1);

    public Tensor SplitSteps(Tensor x, Tensor like)
    {
        long[] shape = [like.size(0), like.size(1), .. x.shape[1..]];
        return x.reshape(shape);
    }

    public Tensor ChainProbabilities(Tensor scores, Tensor mask, Tensor transitions, Tensor first, Tensor last) =>
        ChainScript.Probabilities(scores, mask, transitions, first, last);

    public Tensor ChainPath(Tensor scores, Tensor mask, Tensor transitions, Tensor first, Tensor last) =>
        ChainScript.Path(scores, mask, transitions, first, last);

    // For each row len − 1, …, 1, 0, and behind them every position itself.
    private static Tensor Reversed(Tensor mask)
    {
        var positions = Counted(mask.size(1), mask.device).unsqueeze(0);
        var lengths = mask.sum(1, true).to(ScalarType.Int64);
        return where(positions.less(lengths), lengths - Held(1) - positions, positions);
    }
}
