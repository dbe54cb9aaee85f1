namespace MlNet.MultiTask;

/// <summary>The data sets take turns, batch by batch, whatever their size: a small set goes through more epochs of its own than a large
/// one.</summary>
public sealed class AlternatingSampling : SetSampling
{
    /// <inheritdoc/>
    public override bool IsDrawn => false;

    /// <inheritdoc/>
    public override void Share(IReadOnlyList<SetProgress> sets, Span<double> shares) => shares.Fill(1);
}
