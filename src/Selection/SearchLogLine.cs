namespace MlNet.MultiTask;

/// <summary>A line of a search's log: what the search is, a reference, or a trial.</summary>
internal sealed record SearchLogLine
{
    /// <summary>On the first line what the search depends on, as texts by name.</summary>
    public SortedDictionary<string, string>? Search { get; init; }

    /// <summary>On a reference's line the task.</summary>
    public string? Reference { get; init; }

    /// <summary>On a trial's line its number.</summary>
    public int? Trial { get; init; }

    public int? Epochs { get; init; }

    /// <summary>The settings for a reader, by the dimensions' names.</summary>
    public SortedDictionary<string, string>? Settings { get; init; }

    /// <summary>The settings as they are made again.</summary>
    public IReadOnlyList<double[]>? Numbers { get; init; }

    public SortedDictionary<string, SearchLogMetric>? Metrics { get; init; }

    public string? Error { get; init; }
}
