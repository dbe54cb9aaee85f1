namespace MlNet.MultiTask;

/// <summary>
/// ConFIG: the direction with the same cosine to every task's gradient, as long as the gradients' projections onto it together
/// (Liu, Chu, Thuerey 2025, "ConFIG: Towards Conflict-free Training of Physics Informed Neural Networks", equation 2). Conflicts with no
/// task where the gradients are linearly independent. A weight may be negative.
/// </summary>
/// <remarks>
/// d ∝ U⁺p with the unit gradients as rows of U, from the cosines C = UUᵀ as UᵀC⁺p; its length is Σ⟨gₜ, d/‖d‖⟩. Components of C below
/// single precision are left out.
/// </remarks>
public sealed class ConFig : Balancer
{
    private SymmetricEigen _eigen = new();
    private double[] _preferences = [],
        _p = [],
        _unit = [],
        _cosines = [];

    /// <summary>p ≥ 0, the ratio of the cosines, one per task of the model; null for 1 each.</summary>
    public IReadOnlyList<double>? Preferences { get; init; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        BalancerOption.Preferences(Preferences, taskCount, nameof(Preferences));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _preferences = BalancerOption.PerTask(Preferences, TaskCount, 1);
        _eigen = new();
        _p = [];
        _unit = [];
        _cosines = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        if (_p.Length != n)
            (_p, _unit, _cosines) = (new double[n], new double[n * n], new double[n]);
        UnitGramian.Make(step.Gramian, _unit);
        for (var i = 0; i < n; i++)
            _p[i] = _preferences[step.Tasks[i]];
        _eigen.Decompose(_unit, n);
        _eigen.Apply(-1, _p, weights);
        Quadratic.Multiply(_unit, weights, _cosines);
        var (square, length) = (Quadratic.Dot(weights, _cosines), 0.0);
        for (var i = 0; i < n; i++)
            length += Math.Sqrt(step.Gramian[i, i]) * _cosines[i];
        for (var i = 0; i < n; i++)
        {
            var norm = Math.Sqrt(step.Gramian[i, i]);
            weights[i] = norm > 0 && square > 0 ? weights[i] * length / (square * norm) : 0;
        }
    }
}
