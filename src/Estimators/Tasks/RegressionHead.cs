using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Standardised values; the scores are brought back to the label's units.</summary>
internal sealed class RegressionHead : TaskHead
{
    private readonly RegressionTask _task;
    private readonly float[] _mean;
    private readonly float[] _deviation;
    private readonly bool _poisson;

    public RegressionHead(RegressionTask task, double[] mean, double[] deviation, bool scalar, bool poisson = false)
    {
        _task = task;
        _poisson = poisson;
        _mean = [.. mean.Select(x => (float)x)];
        _deviation = [.. deviation.Select(x => (float)x)];
        Columns = [new OutputColumn($"{task.Name}.Score", ColumnItem.Single, mean.Length, scalar, [])];
    }

    public static RegressionHead Poisson(RegressionTask task, int width, bool scalar) =>
        new(task, new double[width], [.. Enumerable.Repeat(1.0, width)], scalar, poisson: true);

    public override int LogitCount => _mean.Length;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        if (_poisson)
            return [ops.Apply(Function.Exp, logits)];
        if (_mean.Length == 1)
            return [ops.Affine(logits, _deviation[0], _mean[0])];
        return [ops.Add(ops.Mul(logits, ops.Constant("deviation", _deviation, _deviation.Length)), ops.Constant("mean", _mean, _mean.Length))];
    }

    public override Tensor PrepareLabels(Tensor labels)
    {
        if (_poisson)
            return labels.alias();
        using var mean = tensor(_mean, device: labels.device);
        using var deviation = tensor(_deviation, device: labels.device);
        using var centred = labels - mean;
        return centred / deviation;
    }

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        if (_poisson)
            return WeightedMean(logits.exp() - labels * logits, weights);
        var reduction = weights is null ? nn.Reduction.Mean : nn.Reduction.None;
        var loss = _task.Loss switch
        {
            RegressionLoss.Absolute => F.l1_loss(logits, labels, reduction),
            RegressionLoss.Huber => F.huber_loss(logits, labels, 1, reduction),
            _ => F.mse_loss(logits, labels, reduction),
        };
        return weights is null ? loss : WeightedMean(loss, weights);
    }
}
