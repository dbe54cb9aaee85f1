namespace MlNet.MultiTask;

/// <summary>What was learnt besides the weights, as it stands in a model's metadata.</summary>
/// <param name="Version">Version of this layout.</param>
/// <param name="Architecture">The architecture with its settings, as text.</param>
/// <param name="Encodings">Per input column the settings of its encoding, and what was fitted; null for columns that need nothing, and for encodings that cannot be restored.</param>
/// <param name="Labels">Per task the statistics of its labels.</param>
/// <param name="Routes">Where data sets have different feature columns, the columns of each way into the network; null where there is one way, over all of them.</param>
internal sealed record FittedDocument(
    int Version, string Architecture, IReadOnlyList<FittedColumn?> Encodings, IReadOnlyList<LabelSummary> Labels, IReadOnlyList<IReadOnlyList<string>>? Routes = null)
{
    public const int CurrentVersion = 1;
}
