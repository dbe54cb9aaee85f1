using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// 1 − GIoU, GIoU = IoU − (|C| − |A ∪ B|) / |C| with C the smallest box around both (Rezatofighi et al. 2019, algorithm 2): from 0 for
/// equal boxes towards 2 for small ones far apart, which it pulls together.
/// </summary>
public sealed class GiouLoss : BoxLoss
{
    /// <inheritdoc/>
    public override Tensor PerRow(Tensor predicted, Tensor truth, Tensor deviation)
    {
        var pairs = new BoxPairs(predicted, truth);
        var hull = pairs.HullWidth * pairs.HullHeight;
        return Minus(1, pairs.Iou).Plus((hull - pairs.Union) / hull.clamp_min(Held(BoxPairs.Least)));
    }
}
