namespace MlNet.MultiTask;

/// <summary>
/// DualProj: the mean gradient, projected onto the directions that conflict with no task
/// (Lopez-Paz, Ranzato 2017, "Gradient Episodic Memory", equation 11, applied to the tasks themselves). Conflicts with no task.
/// </summary>
public sealed class DualProj : Balancer
{
    private ConeProjection _cone = new();
    private double[] _preferences = [];

    /// <summary>p ≥ 0, the combination that is projected, one per task of the model; null for 1/T each.</summary>
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
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _preferences[step.Tasks[i]];
        _cone.Project(step.Gramian.Values, weights);
    }
}
