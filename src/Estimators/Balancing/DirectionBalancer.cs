namespace MlNet.MultiTask.Extending;

/// <summary>A balancer whose direction is no weighted sum of the step's gradients: it works coordinate by coordinate, or on gradients it
/// has averaged over time.</summary>
public abstract class DirectionBalancer : Balancer
{
    /// <inheritdoc/>
    public sealed override BalancerNeeds Needs => BalancerNeeds.Gradients;

    /// <summary>Writes the direction g that replaces the gradient of the shared parameters: they move along −g.</summary>
    /// <param name="step">What happened in this step, with <see cref="BalancerStep.Gradient"/>.</param>
    /// <param name="direction">As long as the shared parameters; all of it is to be written. It is none of the gradients' memory.</param>
    public abstract void Combine(BalancerStep step, Span<float> direction);

    /// <summary>Called after <see cref="Combine"/>: the weights of the tasks' own heads if <see cref="Balancer.WeighsHeads"/>, and what is
    /// reported; 1 unless overridden.</summary>
    /// <param name="step">The same step.</param>
    /// <param name="weights">One per task in <see cref="BalancerStep.Tasks"/>; all are to be set.</param>
    public override void Weigh(BalancerStep step, Span<double> weights) => weights.Fill(1);
}
