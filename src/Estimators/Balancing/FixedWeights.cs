namespace MlNet.MultiTask;

/// <summary>The weighted sum of the losses, Σ αₜ Lₜ, with weights that the user chose (linear scalarization).</summary>
public sealed class FixedWeights : Balancer
{
    /// <summary>Fixes the weights.</summary>
    /// <param name="weights">αₜ ≥ 0, one per task of the model in their order, not all of them 0.</param>
    public FixedWeights(params double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Weights = [.. weights];
    }

    /// <summary>The weights αₜ.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    internal override bool IgnoresLosses => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        BalancerOption.Preferences(Weights, taskCount, nameof(Weights));
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Weights[step.Tasks[i]];
    }
}
