namespace MlNet.MultiTask;

/// <summary>What is taken of a file, and what of it is trained.</summary>
/// <param name="Output">Name of the value, or of the node, that the trunk ends with; null for the file's only output.</param>
/// <param name="IsTrainable">Whether anything of it is trained.</param>
/// <param name="TrainableFrom">Name of the first node that is trained; null for all.</param>
/// <param name="UsesBatchStatistics">Whether batch normalisation that is trained uses the batch's statistics in training.</param>
internal sealed record TrunkSettings(string? Output, bool IsTrainable, string? TrainableFrom, bool UsesBatchStatistics)
{
    /// <summary>Names of several values that it ends with; empty where there is one.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];
}
