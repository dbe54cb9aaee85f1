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

    /// <summary>Factors of the rate of weights: by the name of the first node that has it, or by a pattern of initializers'
    /// names.</summary>
    public IReadOnlyDictionary<string, float> Rates { get; init; } = new Dictionary<string, float>();

    /// <summary>Whether what is trained begins anew, and not with the file's weights.</summary>
    public bool IsFromScratch { get; init; }

    /// <summary>The first trained node of each epoch from the second on; empty where there is one for all.</summary>
    public IReadOnlyList<string> Unfreezing { get; init; } = [];

    /// <summary>Rank of the products that matrices are adapted with; 0 where all weights are trained themselves.</summary>
    public int AdapterRank { get; init; }

    /// <summary>What these products are multiplied with.</summary>
    public float AdapterScale { get; init; } = 1;

    /// <summary>The name of the input that masks what is behind the rows' ends; null for one that is called so.</summary>
    public string? MaskInput { get; init; }

    /// <summary>The name of the input with the positions; null for one that is called so.</summary>
    public string? PositionInput { get; init; }

    /// <summary>The name of the input that tells several texts apart; null for one that is called so.</summary>
    public string? SegmentInput { get; init; }

    /// <summary>These names with the options that say them.</summary>
    public IEnumerable<(string Option, string? Name)> InputNames =>
        [
            (nameof(OnnxTrunk.MaskInput), MaskInput),
            (nameof(OnnxTrunk.PositionInput), PositionInput),
            (nameof(OnnxTrunk.SegmentInput), SegmentInput),
        ];
}
