namespace MlNet.MultiTask;

/// <summary>The plain sum of the losses: every weight is 1. No special method beats it consistently (Kurin et al. 2022, "In Defense of the
/// Unitary Scalarization").</summary>
public sealed class EqualWeights : Balancer
{
    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    internal override bool IgnoresLosses => true;

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights) => weights.Fill(1);
}
