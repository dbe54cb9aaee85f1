namespace MlNet.MultiTask;

/// <summary>
/// COSMOS: minimises Σ rₜLₜ − λ cos(r, L), the weighted sum of the losses with a reward for losses in the direction of the preference r
/// (Ruchte, Grabocka 2021, "Scalable Pareto Front Approximation for Deep Multi-Objective Learning", equation 4). A weight may be negative.
/// </summary>
/// <remarks>
/// wₜ = rₜ − λ (rₜ/(‖r‖‖L‖) − (r·L) Lₜ/(‖r‖‖L‖³)). The scalarization only, as in TorchJD: the paper's conditioning of the network on a
/// random r is the architecture's job.
/// </remarks>
public sealed class Cosmos : Balancer
{
    private double[] _preferences = [];

    /// <summary>Penalty λ ≥ 0; the paper uses 0.01 to 8, by data set. 0 is the weighted sum.</summary>
    /// <value>1</value>
    public double Penalty { get; init; } = 1;

    /// <summary>r ≥ 0, one per task of the model; null for 1/T each.</summary>
    public IReadOnlyList<double>? Preferences { get; init; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.NotNegative(Penalty);
        BalancerOption.Preferences(Preferences, taskCount, nameof(Preferences));
    }

    /// <inheritdoc/>
    protected override void Reset() => _preferences = BalancerOption.PerTask(Preferences, TaskCount, 1.0 / TaskCount);

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var losses = step.Losses;
        var (norm, length, dot) = (0.0, 0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            var r = weights[i] = _preferences[step.Tasks[i]];
            norm += r * r;
            length += losses[i] * losses[i];
            dot += r * losses[i];
        }
        (norm, length) = (Math.Sqrt(norm), Math.Sqrt(length));
        if (norm == 0 || length == 0)
            return;
        for (var i = 0; i < weights.Length; i++)
            weights[i] -= Penalty / length * (weights[i] / norm - dot / (norm * length) * (losses[i] / length));
    }
}
