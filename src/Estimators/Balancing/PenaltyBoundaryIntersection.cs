namespace MlNet.MultiTask;

/// <summary>
/// PBI: minimises d₁ + θ d₂, where d₁ is the length of L − z along the preference direction ŵ and d₂ its distance from that line
/// (Zhang, Li 2007, "MOEA/D", section II.C). A weight may be negative: it pulls the losses onto the line.
/// </summary>
/// <remarks>wₜ = ŵₜ + θ (Lₜ − zₜ − d₁ŵₜ)/d₂. On the line itself, where d₂ = 0 has no gradient, the subgradient 0 is taken.</remarks>
public sealed class PenaltyBoundaryIntersection : Balancer
{
    private double[] _preferences = [],
        _ideal = [];

    /// <summary>θ ≥ 0.</summary>
    /// <value>5, as in the paper</value>
    public double Penalty { get; init; } = 5;

    /// <summary>The direction w ≥ 0, of any length, one entry per task of the model; null for the same in each.</summary>
    public IReadOnlyList<double>? Preferences { get; init; }

    /// <summary>The reference point z, a lower bound of the losses, one per task of the model; null for 0.</summary>
    public IReadOnlyList<double>? IdealPoint { get; init; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.NotNegative(Penalty);
        BalancerOption.Preferences(Preferences, taskCount, nameof(Preferences));
        BalancerOption.Finite(IdealPoint, taskCount, nameof(IdealPoint));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _preferences = BalancerOption.PerTask(Preferences, TaskCount, 1);
        _ideal = BalancerOption.PerTask(IdealPoint, TaskCount, 0);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var norm = 0.0;
        foreach (var task in step.Tasks)
            norm += _preferences[task] * _preferences[task];
        norm = Math.Sqrt(norm);
        var (along, size) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            var f = Shifted(step, i);
            weights[i] = norm > 0 ? _preferences[step.Tasks[i]] / norm : 0;
            along += f * weights[i];
            size += f * f;
        }
        var away = 0.0;
        for (var i = 0; i < weights.Length; i++)
            away += Math.Pow(Shifted(step, i) - along * weights[i], 2);
        away = Math.Sqrt(away);
        if (away <= 1e-12 * Math.Sqrt(size))
            return;
        for (var i = 0; i < weights.Length; i++)
            weights[i] += Penalty * (Shifted(step, i) - along * weights[i]) / away;
    }

    private double Shifted(BalancerStep step, int index) => step.Losses[index] - _ideal[step.Tasks[index]];
}
