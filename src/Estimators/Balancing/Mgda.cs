namespace MlNet.MultiTask;

/// <summary>
/// MGDA, the multiple-gradient descent algorithm: moves along the shortest vector in the convex hull of the gradients, which conflicts with
/// none of them and is zero exactly at a Pareto-stationary point (Désidéri 2012; for networks Sener, Koltun 2018, "Multi-Task Learning as
/// Multi-Objective Optimization", equation 3).
/// </summary>
/// <remarks>
/// w = argmin ‖Σ wₜgₜ/cₜ‖² over the simplex, solved exactly where LibMTL and TorchJD iterate; the weight of a task is wₜ/cₜ with cₜ from
/// <see cref="Normalization"/>, as in LibMTL. Without normalization the task with the smallest gradient decides. A gradient of zero means a
/// stationary point: the shared parameters stay. With gradients of the shared representation in place of the shared parameters it is
/// MGDA-UB.
/// </remarks>
public sealed class Mgda : Balancer
{
    private MinNormPoint _solver = new();
    private double[] _gramian = [],
        _scale = [];

    /// <summary>What the gradients are divided by.</summary>
    /// <value><see cref="MgdaNormalization.None"/></value>
    public MgdaNormalization Normalization { get; init; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Defined(Normalization);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _solver = new();
        _gramian = [];
        _scale = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        if (Normalization == MgdaNormalization.None)
        {
            _solver.Solve(step.Gramian.Values, weights);
            return;
        }
        var n = weights.Length;
        if (_scale.Length != n)
            (_gramian, _scale) = (new double[n * n], new double[n]);
        for (var i = 0; i < n; i++)
            _scale[i] = 1 / Divisor(step, i);
        for (var i = 0; i < n * n; i++)
            _gramian[i] = step.Gramian.Values[i] * _scale[i / n] * _scale[i % n];
        _solver.Solve(_gramian, weights);
        for (var i = 0; i < n; i++)
            weights[i] *= _scale[i];
    }

    private double Divisor(BalancerStep step, int index)
    {
        var norm = Math.Sqrt(step.Gramian[index, index]);
        var divisor = Normalization switch
        {
            MgdaNormalization.Norm => norm,
            MgdaNormalization.Loss => Math.Abs(step.Losses[index]),
            _ => Math.Abs(step.Losses[index]) * norm,
        };
        return divisor > 0 ? divisor : 1;
    }
}
