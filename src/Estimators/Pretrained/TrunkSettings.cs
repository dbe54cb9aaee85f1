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

    /// <summary>How far training moves the trunk.</summary>
    public ParameterPace Pace { get; init; } = ParameterPace.Whole;

    /// <summary>The first trained node of each epoch from the second on; empty where there is one for all.</summary>
    public IReadOnlyList<string> Unfreezing { get; init; } = [];

    /// <summary>Rank of the products that matrices are adapted with; 0 where all weights are trained themselves.</summary>
    public int AdapterRank { get; init; }

    /// <summary>What these products are multiplied with.</summary>
    public float AdapterScale { get; init; } = 1;
}
