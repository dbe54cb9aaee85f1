namespace MlNet.MultiTask;

/// <summary>
/// Sets are drawn by how little of their loss is gone: p ∝ (L / L₁)^γ, where L is a set's mean training loss Σ αₜ Lₜ over its steps in the
/// last epoch of the whole, and L₁ the one in the first. Until there are two, all are drawn alike. The ratio is the training rate of
/// GradNorm (Chen, Badrinarayanan, Lee, Rabinovich 2018), which makes losses of different kinds comparable.
/// </summary>
public sealed class LossSampling : SetSampling
{
    /// <summary>Exponent γ: 0 draws all sets alike, more than 1 prefers those that lag behind even more.</summary>
    /// <value>Default 1. From 0 to 10.</value>
    public double Exponent { get; init; } = 1;

    /// <summary>Least share of a set as a part of an even one, so that no set is left out for good and its loss is always measured
    /// anew.</summary>
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
        if (Exponent is not (>= 0 and <= 10))
            throw new ArgumentOutOfRangeException(nameof(Exponent), Exponent, "Exponent must be from 0 to 10.");
        if (MinimumShare is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumShare), MinimumShare, "MinimumShare must be greater than 0 and at most 1.");
    }
}
