namespace MlNet.MultiTask;

/// <summary>
/// RGW: random weights as in <see cref="RandomLossWeighting"/>, but of the shared parameters' gradients only; each task's own head learns
/// at full speed (Lin, Ye, Zhang, Tsang 2022, "Reasonable Effectiveness of Random Weighting", algorithm 2; TorchJD's Random).
/// </summary>
public sealed class RandomGradientWeights : Balancer
{
    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        foreach (ref var weight in weights)
            weight = Random.Normal();
        Softmax.Apply(weights);
    }
}
