using System.Globalization;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>The lowest quantile and the gaps up to the others, as softplus of their logits, all on the standardised label.</summary>
internal sealed class QuantileHead : TaskHead
{
    private readonly float[] _quantiles;
    private readonly Standardization _scale;
    private readonly bool _isLog1p;

    public QuantileHead(QuantileTask task, Standardization scale)
    {
        _quantiles = [.. task.Quantiles.Select(quantile => (float)quantile)];
        (_scale, _isLog1p, Frame) = (scale, task.Log1p, task.Frame);
        string[] names = [.. task.Quantiles.Select(quantile => string.Create(CultureInfo.InvariantCulture, $"q{quantile}"))];
        Columns = [new($"{task.Name}.Score", ColumnKind.Single, _quantiles.Length, false, names)];
    }

    internal override double UnitOf(int column, int slot) => _isLog1p || Frame is not null ? 0 : _scale.Deviation(0);

    internal override LabelFrame? Frame { get; }

    public override int LogitCount => _quantiles.Length;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override PredictionSpace? Predictions => new MiddleQuantile(_scale, _quantiles);

    // Added one after the other: a + b ≥ a holds for b ≥ 0 after rounding too, which a product with a triangular matrix would not promise.
    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        if (LogitCount == 1)
            return [Units(ops, logits)];
        var quantiles = new T[LogitCount];
        quantiles[0] = ops.Slice(logits, 1, 0, 1);
        var gaps = ops.Apply(Activation.Softplus, ops.Slice(logits, 1, 1, LogitCount));
        for (var i = 1; i < quantiles.Length; i++)
            quantiles[i] = ops.Add(quantiles[i - 1], ops.Slice(gaps, 1, i - 1, i));
        return [Units(ops, ops.Concat(1, quantiles))];
    }

    // The mean of the members' quantiles (Vincentization): mean gaps, and the logits that a softplus turns into them, g + log(1 − exp(−g)).
    public override T Average<T>(IOps<T> ops, T members)
    {
        if (LogitCount == 1)
            return ops.Mean(members, 1);
        var lowest = ops.Mean(ops.Slice(members, 2, 0, 1), 1);
        var gaps = ops.Clip(ops.Mean(ops.Apply(Activation.Softplus, ops.Slice(members, 2, 1, LogitCount)), 1), 1e-6f, 1e30f);
        var rest = ops.Apply(Activation.Log, ops.Affine(ops.Apply(Activation.Exp, ops.Apply(Activation.Negate, gaps)), -1, 1));
        return ops.Concat(1, lowest, ops.Add(gaps, rest));
    }

    public override Tensor PrepareLabels(Tensor labels) => _scale.Apply(labels);

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        using var levels = tensor(_quantiles, device: logits.device);
        var quantiles =
            LogitCount == 1 ? logits : cat([logits.narrow(1, 0, 1), Softplus(logits.narrow(1, 1, LogitCount - 1))], 1).cumsum(1);
        var error = labels - quantiles;
        return WeightedMean(maximum(error * levels, error * (levels - Held(1))), weights);
    }

    private T Units<T>(IOps<T> ops, T standardized)
    {
        var values = _scale.Undo(ops, standardized);
        return _isLog1p ? ops.Affine(ops.Apply(Activation.Exp, values), 1, -1) : values;
    }
}
