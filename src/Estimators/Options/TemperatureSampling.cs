namespace MlNet.MultiTask;

/// <summary>
/// Sets are drawn with probability p ∝ n^(1/τ) by their number n of rows: in proportion to their size at τ = 1, and more evenly for larger
/// τ (Arivazhagan et al. 2019, "Massively multilingual neural machine translation in the wild", section 4.2).
/// </summary>
public sealed class TemperatureSampling : SetSampling
{
    /// <summary>Temperature τ.</summary>
    /// <value>Default 1: in proportion to size. From 1 to infinity, where all sets are equally likely.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether the sets take turns in these proportions instead of being drawn at random.</summary>
    /// <value>Default false.</value>
    public bool InTurn { get; init; }

    /// <inheritdoc/>
    public override bool IsDrawn => !InTurn;

    /// <inheritdoc/>
    public override void Share(IReadOnlyList<SetProgress> sets, Span<double> shares)
    {
        ArgumentNullException.ThrowIfNull(sets);
        for (var i = 0; i < shares.Length; i++)
            shares[i] = Math.Pow(sets[i].Rows, 1 / Temperature);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Temperature >= 1, Temperature, "at least 1");
    }
}
