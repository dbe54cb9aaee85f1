using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Mean μ and the softplus of a deviation σ of a normal distribution, on the standardised label.</summary>
internal sealed class CensoredHead : TaskHead
{
    // Deviations below this have densities that rounding decides.
    private const double LeastDeviation = 1e-3;
    private const double LeastShare = 1e-6;
    private const double TailFrom = -10;
    private static readonly double s_half = Math.Sqrt(0.5);
    private static readonly double s_logRoot = Math.Log(2 * Math.PI) / 2;

    private readonly Standardization _scale;
    private readonly bool _isLog;

    public CensoredHead(CensoredTask task, Standardization scale)
    {
        (_scale, _isLog) = (scale, task.IsLogNormal);
        Columns =
        [
            new OutputColumn($"{task.Name}.Score", ColumnKind.Single, 1, true, []),
            new OutputColumn($"{task.Name}.Deviation", ColumnKind.Single, 1, true, []),
        ];
    }

    internal override double UnitOf(int column, int slot) => _isLog && column == 0 ? 0 : _scale.Deviation(0);

    public override int LogitCount => 2;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var mean = _scale.Undo(ops, ops.Slice(logits, 1, 0, 1));
        var deviation = ops.Affine(
            ops.Apply(Activation.Softplus, ops.Slice(logits, 1, 1, 2)),
            _scale.Deviation(0),
            (float)LeastDeviation * _scale.Deviation(0)
        );
        return [_isLog ? ops.Apply(Activation.Exp, mean) : mean, deviation];
    }

    // Bounds, and behind them which there are.
    public override Tensor PrepareLabels(Tensor labels)
    {
        using var scaled = _scale.Apply(labels);
        return cat([scaled.nan_to_num(), labels.isnan().logical_not().to(ScalarType.Float32)], 1);
    }

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var (mean, deviation) = (logits.narrow(1, 0, 1), Softplus(logits.narrow(1, 1, 1)).Plus(LeastDeviation));
        var (low, high) = (labels.narrow(1, 0, 1), labels.narrow(1, 1, 1));
        var (hasLow, hasHigh) = (labels.narrow(1, 2, 1).gt(Held(0)), labels.narrow(1, 3, 1).gt(Held(0)));
        var (below, above) = ((low - mean) / deviation, (high - mean) / deviation);
        // Each way is computed for all rows and taken for its own, so each has to be finite for all.
        var density = -below * below / Held(2) - Held(s_logRoot) - deviation.log();
        var right = LogNormal(-below);
        var left = LogNormal(above);
        // In the upper tail both probabilities are next to 1: their mirror images are not.
        var isUpper = below.gt(Held(0));
        var larger = LogNormal(where(isUpper, -below, above));
        var smaller = LogNormal(where(isUpper, -above, below));
        var between = larger.Plus((-(smaller - larger).clamp_max(Held(-LeastShare)).expm1()).log());
        var isBetween = hasLow.logical_and(hasHigh);
        var logLikelihood = where(
            isBetween.logical_and(low.eq(high)),
            density,
            where(isBetween, between, where(hasLow, right, left))
        );
        return WeightedMean(-logLikelihood.squeeze(1), weights);
    }

    // log Φ(x), also where Φ(x) is too small for a float32: there the asymptotic series, whose next term is below 1e-6 at −10 (Abramowitz,
    // Stegun 1964, 26.2.12).
    private static Tensor LogNormal(Tensor x)
    {
        var upper = (-special.erfc(x.clamp_min(Held(0)) * Held(s_half)) / Held(2)).log1p();
        var lower = (special.erfc(x.clamp(Held(TailFrom), Held(0)) * Held(-s_half)) / Held(2)).log();
        var far = x.clamp_max(Held(TailFrom));
        var square = (far * far).reciprocal();
        var series = Minus(1, square * Minus(1, square * Minus(3, square * Minus(15, square * Held(105)))));
        var tail = (-far * far / Held(2) - (-far).log() - Held(s_logRoot)).Plus(series.log());
        return where(x.ge(Held(0)), upper, where(x.gt(Held(TailFrom)), lower, tail));
    }
}
