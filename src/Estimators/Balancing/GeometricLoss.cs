namespace MlNet.MultiTask;

/// <summary>
/// GLS, the geometric loss strategy: minimises the geometric mean (Π Lₜ)^(1/T), so the weight of a task is that mean divided by T Lₜ
/// (Chennupati et al. 2019, "MultiNet++", equation 2).
/// </summary>
/// <remarks>Defined for positive losses; a loss below <see cref="SmallestLoss"/> counts as that. The mean is over the tasks that take part
/// in the step. A task whose loss can be negative, such as that of counts (Poisson) or of censored labels, gets a weight without a meaning
/// there; the log of a training says so.</remarks>
public sealed class GeometricLoss : Balancer
{
    /// <summary>Losses are taken as at least this, greater than 0.</summary>
    /// <value>1e-12</value>
    public double SmallestLoss { get; init; } = 1e-12;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(SmallestLoss);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var meanLog = 0.0;
        foreach (var loss in step.Losses)
            meanLog += Math.Log(Math.Max(loss, SmallestLoss)) / weights.Length;
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Math.Exp(meanLog - Math.Log(Math.Max(step.Losses[i], SmallestLoss))) / weights.Length;
    }
}
