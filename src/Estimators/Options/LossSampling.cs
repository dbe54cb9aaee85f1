namespace MlNet.MultiTask;

/// <summary>
/// Sets whose loss has fallen least are drawn most often: p ∝ (L / L₁)^γ, where L is a set's mean training loss Σ αₜ Lₜ over its steps in
/// the latest epoch of the training, and L₁ the one in the first. Until two epochs have ended, all sets are equally likely. The ratio is
/// the training rate of GradNorm (Chen, Badrinarayanan, Lee, Rabinovich 2018), which makes losses of different kinds comparable.
/// </summary>
public sealed class LossSampling : SetSampling
{
    /// <summary>Exponent γ: 0 makes all sets equally likely; more than 1 prefers those that lag behind even more.</summary>
    /// <value>Default 1. From 0 to 10.</value>
    public double Exponent { get; init; } = 1;

    /// <summary>The smallest share of a set, relative to an equal share, so that each set is drawn now and then and its loss stays up to
    /// date.</summary>
    /// <value>Default 0.1. Greater than 0, up to 1.</value>
    public double MinimumShare { get; init; } = 0.1;

    /// <inheritdoc/>
    public override void Share(IReadOnlyList<SetProgress> sets, Span<double> shares)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var sum = 0.0;
        for (var i = 0; i < shares.Length; i++)
        {
            var ratio = sets[i].TrainingLoss / sets[i].FirstLoss;
            shares[i] = Math.Pow(double.IsFinite(ratio) && ratio > 0 ? ratio : 1, Exponent);
            sum += shares[i];
        }
        for (var i = 0; i < shares.Length; i++)
            shares[i] = Math.Max(shares[i] / sum, MinimumShare / shares.Length);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Exponent is >= 0 and <= 10, Exponent, "from 0 to 10");
        Guard.Range(MinimumShare is > 0 and <= 1, MinimumShare, "greater than 0 and at most 1");
    }
}
