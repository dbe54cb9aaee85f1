namespace MlNet.MultiTask.Extending;

/// <summary>
/// What a bilevel balancer sees of one training step: losses and gradients of a training batch and of a second, independent batch that
/// stands for validation, at any values θ of the network's parameters.
/// </summary>
/// <remarks>
/// Vectors hold all parameters of the network, shared and own, one behind the other; a few entries between them are always zero. Within a
/// step all functions are deterministic: dropout draws the same values in each evaluation. Losses are αₜ Lₜ, without an architecture's
/// penalty. Each evaluation is a pass over the batch in question: forward for losses, forward and backward for a gradient.
/// </remarks>
public abstract class BilevelStep : BalancerStep
{
    /// <summary>The parameters θ that the step starts from, [P].</summary>
    public abstract ReadOnlySpan<float> Parameters { get; }

    /// <summary>The optimizer's step size η in this step.</summary>
    public abstract double LearningRate { get; }

    /// <summary>Whether the second batch has a labelled row of a task; without one its validation loss is 0.</summary>
    /// <param name="index">Position in <see cref="BalancerStep.Tasks"/>.</param>
    public abstract bool IsValidated(int index);

    /// <summary>The training losses at a point.</summary>
    /// <param name="at">θ, [P].</param>
    /// <param name="losses">One per task in <see cref="BalancerStep.Tasks"/>; all are set.</param>
    public abstract void TrainingLosses(ReadOnlySpan<float> at, Span<double> losses);

    /// <summary>∇ Σ wₜ Lₜ of the training batch at a point.</summary>
    /// <param name="at">θ, [P].</param>
    /// <param name="weights">w, one per task in <see cref="BalancerStep.Tasks"/>.</param>
    /// <param name="gradient">[P]; all of it is set. May be the memory of <paramref name="at"/>.</param>
    public abstract void TrainingGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient);

    /// <summary>∇ Σ wₜ Lₜ of the second batch at a point.</summary>
    /// <inheritdoc cref="TrainingGradient" path="/param"/>
    public abstract void ValidationGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient);
}
