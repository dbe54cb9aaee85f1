namespace MlNet.MultiTask;

/// <summary>
/// Uncertainty weighting: minimises Σ ½ exp(−sₜ) Lₜ + ½ sₜ, where sₜ = log σₜ² is a learned log-variance of each task, so its weight is ½
/// exp(−sₜ) (Kendall, Gal, Cipolla 2018, "Multi-Task Learning Using Uncertainty to Weigh Losses", equation 7).
/// </summary>
/// <remarks>
/// The sₜ start at 0 as in TorchJD (LibMTL: −0.5) and follow ∂/∂sₜ = ½ − ½ exp(−sₜ) Lₜ, cut off at −1, by Adam:
/// without the cut a loss that is huge at first would leave Adam's second moment, and so the steps, out of scale for thousands of steps.
/// Their optimum is sₜ = log Lₜ: each task's share of the gradient is that of ½ log Lₜ. A loss that is not positive has no logarithm, and
/// would make the weight grow without end: sₜ stays where it is in steps in which the loss is 1e-8 or less, as that of counts (Poisson) and
/// of censored labels can be.
/// </remarks>
public sealed class Uncertainty : Balancer
{
    /// <summary>Losses up to this leave a learned weight as it is.</summary>
    internal const double SmallestLoss = 1e-8;

    private TaskAdam _logVariance = new(0, 0);

    /// <summary>Learning rate of the log-variances, greater than 0.</summary>
    /// <value>0.025</value>
    public double LearningRate { get; init; } = 0.025;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(LearningRate);
    }

    /// <inheritdoc/>
    protected override void Reset() => _logVariance = new TaskAdam(TaskCount, LearningRate);

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var task = step.Tasks[i];
            weights[i] = 0.5 * Math.Exp(-_logVariance.Values[task]);
            if (step.Losses[i] > SmallestLoss)
                _logVariance.Move(task, Math.Max(0.5 - weights[i] * step.Losses[i], -1));
        }
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        _logVariance.Capture(state, "logVariance");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        _logVariance.Restore(state, "logVariance");
    }
}
