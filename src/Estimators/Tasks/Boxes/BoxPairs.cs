using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>What losses need to know of predicted and true boxes, row by row: intersection over union, and the smallest box around both
/// (the hull).</summary>
internal sealed class BoxPairs
{
    /// <summary>The least area or square of a length that is divided by, so that boxes without area have finite quotients and
    /// gradients.</summary>
    public const double Least = 1e-12;

    private readonly Side _x;
    private readonly Side _y;

    /// <param name="predicted">[batch, 4]: centre and size.</param>
    /// <param name="truth">[batch, 4]: centre and size.</param>
    public BoxPairs(Tensor predicted, Tensor truth)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(truth);
        var (p, t) = (predicted.unbind(1), truth.unbind(1));
        (_x, _y) = (new Side(p[0], p[2], t[0], t[2]), new Side(p[1], p[3], t[1], t[3]));
        var shared = _x.Shared * _y.Shared;
        Union = (p[2] * p[3]).Plus(t[2] * t[3]) - shared;
        Iou = shared / Union.clamp_min(Held(Least));
        CenterDistance = (p[0] - t[0]).Squared().Plus((p[1] - t[1]).Squared());
    }

    /// <summary>[batch]: from 0 to 1; 0 where both have no area.</summary>
    public Tensor Iou { get; }

    /// <summary>[batch]: area of the union.</summary>
    public Tensor Union { get; }

    /// <summary>[batch]: square of the distance of the centres.</summary>
    public Tensor CenterDistance { get; }

    /// <summary>[batch]: width of the hull.</summary>
    public Tensor HullWidth => _x.Hull;

    /// <summary>[batch]: height of the hull.</summary>
    public Tensor HullHeight => _y.Hull;

    // One axis of both boxes.
    private readonly struct Side
    {
        public Side(Tensor center, Tensor size, Tensor otherCenter, Tensor otherSize)
        {
            var (half, otherHalf) = (size / Held(2), otherSize / Held(2));
            var (low, high) = (center - half, center.Plus(half));
            var (otherLow, otherHigh) = (otherCenter - otherHalf, otherCenter.Plus(otherHalf));
            Shared = (high.minimum(otherHigh) - low.maximum(otherLow)).clamp_min(Held(0));
            Hull = high.maximum(otherHigh) - low.minimum(otherLow);
        }

        public Tensor Shared { get; }

        public Tensor Hull { get; }
    }
}
