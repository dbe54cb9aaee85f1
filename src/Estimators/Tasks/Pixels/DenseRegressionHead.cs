using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>A standardised number for each pixel.</summary>
internal sealed class DenseRegressionHead(DenseRegressionTask task, int pixels, Standardization scale) : MapHead(pixels, 1)
{
    // What is predicted farther than so many times the harmonic mean of the labels is taken as that far.
    private const float Farthest = 1000;

    public override IReadOnlyList<OutputColumn> Columns { get; } =
    [
        new OutputColumn($"{task.Name}.Score", ColumnKind.Single, pixels, false, []),
    ];

    internal override double UnitOf(int column, int slot) => task.IsInverse || task.IsLog ? 0 : scale.Deviation(0);

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var values = scale.Undo(ops, ops.Reshape(logits, MapPixels));
        if (task.IsLog)
            return [ops.Apply(Activation.Exp, values)];
        if (!task.IsInverse)
            return [values];
        var one = ops.Constant("one", new float[] { 1 }, 1);
        return [ops.Div(one, ops.Clip(values, scale.Mean(0) / Farthest, float.MaxValue))];
    }

    public override Tensor PrepareLabels(Tensor labels) => MaskEntries(scale.Apply(labels));

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var (truth, known) = Take(labels);
        var (one, other) = (logits.flatten(1), truth.squeeze(1));
        if (task.IsLog)
            return WeightedMean(ScaleInvariant(one - other, known), weights);
        var reduction = weights is null && known is null ? nn.Reduction.Mean : nn.Reduction.None;
        var loss = task.Loss switch
        {
            RegressionLoss.Squared => F.mse_loss(one, other, reduction),
            RegressionLoss.Huber => F.huber_loss(one, other, 1, reduction),
            _ => F.l1_loss(one, other, reduction),
        };
        return reduction == nn.Reduction.Mean ? loss : EntryMean(loss, known, weights);
    }

    // Of each image: what all its pixels are off by together counts by half.
    private static Tensor ScaleInvariant(Tensor errors, Tensor? known)
    {
        if (known is null)
            return errors.Squared().mean([1L]) - Held(0.5) * errors.mean([1L]).Squared();
        var pixels = known.sum(1).clamp_min(Held(1));
        return (errors.Squared() * known).sum(1) / pixels - Held(0.5) * ((errors * known).sum(1) / pixels).Squared();
    }
}
