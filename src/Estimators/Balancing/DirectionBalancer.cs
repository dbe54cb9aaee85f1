namespace MlNet.MultiTask;

/// <summary>A balancer whose direction is no weighted sum of the step's gradients: it works coordinate by coordinate, or on gradients it has averaged over time.</summary>
public abstract class DirectionBalancer : Balancer
{
    /// <inheritdoc/>
    public sealed override BalancerNeeds Needs => BalancerNeeds.Gradients;

    /// <summary>Writes the direction g that replaces the gradient of the shared parameters: they move along −g.</summary>
    /// <param name="step">What happened in this step, with <see cref="BalancerStep.Gradients"/>.</param>
    /// <param name="direction">As long as the shared parameters; all of it is to be written. It is none of the gradients' memory.</param>
    public abstract void Combine(BalancerStep step, Span<float> direction);
}
