using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>
/// Smooth L1 (Girshick 2015, eq. 3) of the box's centre and size, each in standard deviations of the training rows, as that paper takes its
/// targets; the mean of the four: ½ e² / β for |e| &lt; β, else |e| − ½ β.
/// </summary>
public sealed class SmoothL1Loss : BoxLoss
{
    /// <summary>The error β from which on the loss grows in a straight line, in standard deviations.</summary>
    /// <value>Default 1, as in the paper. Greater than 0.</value>
    public double Beta { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Beta is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(Beta), Beta, $"{nameof(SmoothL1Loss)}: Beta must be a number greater than 0.");
    }

    /// <inheritdoc/>
    public override Tensor PerRow(Tensor predicted, Tensor truth, Tensor deviation)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(truth);
        return F.smooth_l1_loss(predicted / deviation, truth / deviation, nn.Reduction.None, Beta).mean([1L]);
    }
}
