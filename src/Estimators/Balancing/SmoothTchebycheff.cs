namespace MlNet.MultiTask;

/// <summary>
/// STCH, the smooth Tchebycheff scalarization: minimises μ log Σ exp(λₜ(Lₜ − zₜ)/μ), a smooth maximum of the weighted losses, so the weight
/// of a task is λₜ times the softmax of λₜ(Lₜ − zₜ)/μ (Lin et al. 2024, "Smooth Tchebycheff Scalarization for Multi-Objective
/// Optimization", equation 7).
/// </summary>
/// <remarks>
/// The paper's formula on the losses as they are, as in TorchJD. LibMTL applies it to log(Lₜ / nadirₜ) after some epochs of warm-up, and
/// multiplies by T.
/// </remarks>
public sealed class SmoothTchebycheff : Balancer
{
    private double[] _preferences = [],
        _ideal = [];

    /// <summary>Smoothing μ, greater than 0: the smaller, the closer to the maximum.</summary>
    /// <value>1</value>
    public double Smoothing { get; init; } = 1;

    /// <summary>λ ≥ 0, one per task of the model; null for 1/T each.</summary>
    public IReadOnlyList<double>? Preferences { get; init; }

    /// <summary>z, the best loss that can be hoped for, one per task of the model; null for 0.</summary>
    public IReadOnlyList<double>? IdealPoint { get; init; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(Smoothing);
        BalancerOption.Preferences(Preferences, taskCount, nameof(Preferences));
        BalancerOption.Finite(IdealPoint, taskCount, nameof(IdealPoint));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _preferences = BalancerOption.PerTask(Preferences, TaskCount, 1.0 / TaskCount);
        _ideal = BalancerOption.PerTask(IdealPoint, TaskCount, 0);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var tasks = step.Tasks;
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _preferences[tasks[i]] * (step.Losses[i] - _ideal[tasks[i]]) / Smoothing;
        Softmax.Apply(weights);
        for (var i = 0; i < weights.Length; i++)
            weights[i] *= _preferences[tasks[i]];
    }
}
