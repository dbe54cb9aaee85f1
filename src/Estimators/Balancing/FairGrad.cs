namespace MlNet.MultiTask;

/// <summary>
/// FairGrad: α-fair division of the progress among the tasks, Gw = w^(−1/α) with w > 0: α = 1 is proportional fairness
/// (<see cref="NashMtl"/>), α → ∞ max-min fairness as in <see cref="Mgda"/> (Ban, Ji 2024, "Fair Resource Allocation in Multi-Task
/// Learning", equation 4, algorithm 1).
/// </summary>
/// <remarks>
/// On the gradients as they are, as in LibMTL and TorchJD, which fit the equation by bounded least squares; this solves it by Newton's
/// method. A task whose gradient is zero gets weight 0.
/// </remarks>
public sealed class FairGrad : Balancer
{
    private Bargaining _solver = new();

    /// <summary>Kind of fairness α, in [0.1, 100].</summary>
    /// <value>1</value>
    public double Alpha { get; init; } = 1;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Range(Alpha is >= 0.1 and <= 100, Alpha, "in [0.1, 100]; 0 would be the plain sum of the losses");
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _solver = new();
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights) => _solver.Solve(step.Gramian.Values, 1 / Alpha, weights);
}
