using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>A standardised number for each step; the scores are brought back to the label's units.</summary>
internal sealed class StepRegressionHead(RegressionTask task, Standardization scale) : TaskHead
{
    public override int LogitCount => 1;

    public override bool IsPerStep => true;

    internal override bool CountsEntries => true;

    public override IReadOnlyList<OutputColumn> Columns { get; } =
        [new OutputColumn($"{task.Name}.Score", ColumnKind.Single, 1, false, [], IsSequence: true)];

    internal override double UnitOf(int column, int slot) => scale.Deviation(0);

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) =>
        [scale.Undo(ops, ops.Reshape(logits, ShapeRules.Length))];

    /// <param name="labels">[batch, length] with NaN where a step has no number.</param>
    /// <returns>The same, standardised.</returns>
    public override Tensor PrepareLabels(Tensor labels) => scale.Apply(labels);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var counts = labels.isnan().logical_not().to(ScalarType.Float32);
        if (weights is not null)
            counts = counts * weights.unsqueeze(1);
        var (values, truth) = (logits.squeeze(-1), labels.nan_to_num());
        var losses = task.Loss switch
        {
            RegressionLoss.Absolute => F.l1_loss(values, truth, nn.Reduction.None),
            RegressionLoss.Huber => F.huber_loss(values, truth, task.HuberDelta, nn.Reduction.None),
            _ => F.mse_loss(values, truth, nn.Reduction.None),
        };
        return (losses * counts).sum() / counts.sum();
    }
}
