namespace MlNet.MultiTask;

/// <summary>The weighted sum of the losses, Σ αₜ Lₜ, with weights that the user chose (linear scalarization).</summary>
public sealed class FixedWeights : Balancer
{
    private readonly double[] _weights;

    /// <summary>Fixes the weights.</summary>
    /// <param name="weights">αₜ ≥ 0, one per task of the model in their order, not all of them 0.</param>
    /// <exception cref="ArgumentException">An entry is negative or not finite, or none is greater than 0.</exception>
    public FixedWeights(params double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = [.. BalancerOption.Preferences(weights)!];
    }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    protected override void Reset() => BalancerOption.PerTask(_weights, TaskCount, 1, "weights");

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _weights[step.Tasks[i]];
    }
}
