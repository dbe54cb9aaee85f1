using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// 1 − IoU + ρ² / c² with ρ the distance of the centres and c the diagonal of the smallest box around both (Zheng et al. 2020, eq. 7):
/// moves boxes that are apart straight towards each other.
/// </summary>
public sealed class DiouLoss : BoxLoss
{
    /// <inheritdoc/>
    public override Tensor PerRow(Tensor predicted, Tensor truth, Tensor deviation)
    {
        var pairs = new BoxPairs(predicted, truth);
        var diagonal = pairs.HullWidth.Squared().Plus(pairs.HullHeight.Squared());
        return Minus(1, pairs.Iou).Plus(pairs.CenterDistance / diagonal.clamp_min(Held(BoxPairs.Least)));
    }
}
