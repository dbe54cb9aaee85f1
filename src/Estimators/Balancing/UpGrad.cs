namespace MlNet.MultiTask;

/// <summary>
/// UPGrad: projects each task's gradient onto the directions that conflict with no task, and sums the projections
/// (Quinton, Rey 2024, "Jacobian Descent for Multi-Objective Optimization", section 3, proposition 1). Conflicts with no task.
/// </summary>
/// <remarks>T small quadratic programs, solved exactly; TorchJD and LibMTL add 1e-4 to the diagonal of the normalized Gramian
/// instead.</remarks>
public sealed class UpGrad : Balancer
{
    private ConeProjection _cone = new();
    private double[] _preferences = [],
        _row = [];

    /// <summary>p ≥ 0, one per task of the model; null for 1/T each, as in the paper.</summary>
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
        _preferences = BalancerOption.PerTask(Preferences, TaskCount, 1.0 / TaskCount);
        _cone = new();
        _row = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        if (_row.Length != n)
            _row = new double[n];
        weights.Clear();
        for (var i = 0; i < n; i++)
        {
            Array.Clear(_row);
            _row[i] = 1;
            _cone.Project(step.Gramian.Values, _row);
            for (var j = 0; j < n; j++)
                weights[j] += _preferences[step.Tasks[i]] * _row[j];
        }
    }
}
