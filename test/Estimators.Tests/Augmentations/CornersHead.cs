using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A head whose label is a box [left, top, right, bottom] in pixels, as far as it shows in the image.</summary>
internal sealed class CornersHead : TaskHead
{
    public override int LogitCount => 4;

    public override IReadOnlyList<OutputColumn> Columns { get; } = [new("Corners.Score", ColumnKind.Single, 4, false, [])];

    public override bool FollowsImages => true;

    public override bool FollowImage(ImageMotion motion, Span<float> label)
    {
        var (left, top, right, bottom) = motion.Map.Box(label[0], label[1], label[2], label[3]);
        (label[0], label[1]) = ((float)Math.Max(0, left), (float)Math.Max(0, top));
        (label[2], label[3]) = ((float)Math.Min(motion.Width, right), (float)Math.Min(motion.Height, bottom));
        return label[2] > label[0] && label[3] > label[1];
    }

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => [logits];

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights) =>
        WeightedMean((logits - labels).square(), weights);
}
