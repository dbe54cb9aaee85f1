using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// 1 − IoU, IoU = |A ∩ B| / |A ∪ B| (Zheng et al. 2020, eq. 2). Boxes that are apart have a loss of 1 and no gradient: join it with another
/// loss, or take <see cref="GiouLoss"/> or
/// <see cref="DiouLoss"/>.
/// </summary>
public sealed class IouLoss : BoxLoss
{
    /// <inheritdoc/>
    public override Tensor PerRow(Tensor predicted, Tensor truth, Tensor deviation) => Minus(1, new BoxPairs(predicted, truth).Iou);
}
