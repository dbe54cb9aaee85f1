namespace MlNet.MultiTask;

/// <summary>
/// IMTL-L, the loss half of Impartial Multi-Task Learning: minimises Σ exp(sₜ) Lₜ − sₜ with a learned scale sₜ per task, so its weight is
/// exp(sₜ) (Liu et al. 2021, "Towards Impartial Multi-task Learning", algorithm 1, loss balance).
/// </summary>
/// <remarks>
/// The sₜ start at 0 and follow ∂/∂sₜ = exp(sₜ) Lₜ − 1, cut off at ±1 for the reason in <see cref="Uncertainty"/>, by Adam: at their
/// optimum every scaled loss is 1. A loss of 1e-8 or less leaves sₜ where it is, for the reason given there too. For the gradient half
/// see <see cref="ImtlGradient"/>.
/// </remarks>
public sealed class ImtlLoss : Balancer
{
    private TaskAdam _logScale = new(0, 0);

    /// <summary>Learning rate of the scales, greater than 0.</summary>
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
    protected override void Reset() => _logScale = new TaskAdam(TaskCount, LearningRate);

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var task = step.Tasks[i];
            weights[i] = Math.Exp(_logScale.Values[task]);
            if (step.Losses[i] > Uncertainty.SmallestLoss)
                _logScale.Move(task, Math.Clamp(weights[i] * step.Losses[i] - 1, -1, 1));
        }
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        _logScale.Capture(state, "logScale");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        _logScale.Restore(state, "logScale");
    }
}
