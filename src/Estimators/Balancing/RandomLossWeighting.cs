namespace MlNet.MultiTask;

/// <summary>
/// RLW: new random weights in each step, the softmax of standard normal numbers, so Σw = 1
/// (Lin, Ye, Zhang, Tsang 2022, "Reasonable Effectiveness of Random Weighting", algorithm 1).
/// </summary>
public sealed class RandomLossWeighting : Balancer
{
    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    internal override bool IgnoresLosses => true;

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        foreach (ref var weight in weights)
            weight = Random.Normal();
        Softmax.Apply(weights);
    }
}
