namespace MlNet.MultiTask.Extending;

/// <summary>
/// A balancer that learns the weights of the training losses by what they do to the losses on a second batch: the upper level of a bilevel
/// problem whose lower level is the training. Each step takes two batches of the training rows, of which the second stands for validation,
/// as in the authors' code of the methods here; rows that are held out for early stopping stay untouched. So an epoch has half as many
/// steps.
/// </summary>
public abstract class BilevelBalancer : Balancer
{
    /// <inheritdoc/>
    public sealed override BalancerNeeds Needs => BalancerNeeds.Validation;

    /// <inheritdoc/>
    public sealed override int Samples => 2;

    /// <inheritdoc/>
    public sealed override bool WeighsHeads => true;

    /// <summary>Whether it gives the direction of all parameters itself, by <see cref="Combine"/>, in place of the gradient of the weighted
    /// training loss.</summary>
    public virtual bool GivesDirection => false;

    /// <summary>Learns from a step, and gives each training loss its weight.</summary>
    /// <param name="step">The step.</param>
    /// <param name="weights">One per task in <see cref="BalancerStep.Tasks"/>, all to be set.</param>
    public abstract void Weigh(BilevelStep step, Span<double> weights);

    /// <summary>Called after <see cref="Weigh(BilevelStep, Span{double})"/> if <see cref="GivesDirection"/>: writes what replaces the
    /// gradient of all parameters.</summary>
    /// <param name="step">The same step.</param>
    /// <param name="direction">[P]; all of it is to be written.</param>
    public virtual void Combine(BilevelStep step, Span<float> direction) =>
        throw new NotSupportedException($"{GetType().Name} gives no direction.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The step is no <see cref="BilevelStep"/>.</exception>
    public sealed override void Weigh(BalancerStep step, Span<double> weights) =>
        Weigh(
            step as BilevelStep
                ?? throw new ArgumentException(
                    $"{GetType().Name} needs a {nameof(BilevelStep)}, which knows the losses of a second batch.",
                    nameof(step)
                ),
            weights
        );
}
