using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Batch normalisation over the rows of several ranks: means and variances, and the gradients that pass through them, are those of
/// all rows (Ioffe, Szegedy 2015, algorithm 1).</summary>
internal static class RankBatchNorm
{
    /// <summary>Normalises axis 1 by the batch's own mean and variance, and moves the running ones.</summary>
    /// <param name="x">[batch, channels, …]; a rank may have no row.</param>
    /// <param name="scale">[channels].</param>
    /// <param name="shift">[channels].</param>
    /// <param name="runningMean">[channels].</param>
    /// <param name="runningVariance">[channels].</param>
    /// <param name="momentum">Share of the batch in the running ones.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="ranks">The ranks.</param>
    public static Tensor Of(
        Tensor x,
        Tensor scale,
        Tensor shift,
        Tensor runningMean,
        Tensor runningVariance,
        float momentum,
        float epsilon,
        RankGroup ranks
    )
    {
        var channels = x.size(1);
        long[] others = [.. Enumerable.Range(0, (int)x.dim()).Where(axis => axis != 1).Select(axis => (long)axis)];
        long[] shape = [.. Enumerable.Range(0, (int)x.dim()).Select(axis => axis == 1 ? channels : 1L)];
        // The number of values goes with the sums.
        var sums = RankSum.Of(cat([x.sum(others), tensor([(float)(x.numel() / channels)], device: x.device)]), ranks);
        double count = sums[-1].item<float>();
        var mean = sums.narrow(0, 0, channels) / Held(count);
        var centred = x - mean.view(shape);
        var variance = RankSum.Of(centred.Squared().sum(others), ranks) / Held(count);
        using (no_grad())
        {
            runningMean.mul_(Held(1 - momentum)).add_(mean.detach(), Held(momentum));
            runningVariance.mul_(Held(1 - momentum)).add_(variance.detach(), Held(momentum * count / Math.Max(1, count - 1)));
        }
        return (centred * (variance.Plus(epsilon).rsqrt() * scale).view(shape)).Plus(shift.view(shape));
    }
}
