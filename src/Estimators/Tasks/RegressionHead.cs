using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Standardised values; the scores are brought back to the label's units.</summary>
internal sealed class RegressionHead : TaskHead
{
    private readonly RegressionTask _task;
    private readonly Standardization _scale;
    private readonly bool _poisson;

    /// <param name="task">The task.</param>
    /// <param name="scale">Mean and deviation of the labels; not used by the Poisson loss, which takes the label as it is.</param>
    /// <param name="scalar">Whether the label is a scalar column.</param>
    /// <param name="names">Names of the label's slots.</param>
    public RegressionHead(RegressionTask task, Standardization scale, bool scalar, IReadOnlyList<string> names)
    {
        (_task, _scale, _poisson, Frame) = (task, scale, task.Loss == RegressionLoss.Poisson, task.Frame);
        Columns = [new OutputColumn($"{task.Name}.Score", ColumnKind.Single, scale.Width, scalar, names)];
    }

    internal override double UnitOf(int column, int slot) =>
        _task.Log1p || Frame is not null ? 0
        : _poisson ? _scale.Mean(slot)
        : _scale.Deviation(slot);

    internal override LabelFrame? Frame { get; }

    public override int LogitCount => _scale.Width;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    // The Poisson loss learns the logarithm of the label as it is; everything else learns the standardised label.
    public override PredictionSpace? Predictions => _poisson ? new StandardizedRate(_scale) : new StandardizedValues(_scale);

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        if (_poisson)
            return [ops.Apply(Activation.Exp, logits)];
        var values = _scale.Undo(ops, logits);
        return [_task.Log1p ? ops.Affine(ops.Apply(Activation.Exp, values), 1, -1) : values];
    }

    public override Tensor PrepareLabels(Tensor labels) => _poisson ? labels.alias() : _scale.Apply(labels);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        if (_poisson)
            return WeightedMean(logits.exp() - labels * logits, weights);
        if (_task.LossFunction is { } own)
            return WeightedMean(OwnLoss.Of(_task, own, logits, labels), weights);
        var reduction = weights is null ? nn.Reduction.Mean : nn.Reduction.None;
        var loss = _task.Loss switch
        {
            RegressionLoss.Absolute => F.l1_loss(logits, labels, reduction),
            RegressionLoss.Huber => F.huber_loss(logits, labels, _task.HuberDelta, reduction),
            _ => F.mse_loss(logits, labels, reduction),
        };
        return weights is null ? loss : WeightedMean(loss, weights);
    }

    internal override double? Measure(ReadOnlySpan<float> logits, Tensor labels, Tensor? weights) =>
        _task.Loss == RegressionLoss.Squared && _task.LossFunction is null
            ? LossValues.Squared(logits, FlatTensor.Span(labels), LogitCount, FlatTensor.SpanOrNone(weights))
            : null;
}
