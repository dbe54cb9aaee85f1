namespace MlNet.MultiTask;

/// <summary>How a <see cref="MultiTaskScorer"/> runs and gathers requests.</summary>
public sealed record ScorerOptions
{
    /// <summary>Where the model runs.</summary>
    public ExecutionOptions Execution { get; init; } = new();

    /// <summary>Rows that requests to <see cref="MultiTaskScorer.ScoreAsync(ScoringInput, CancellationToken)"/> are gathered up
    /// to.</summary>
    /// <value>Default 256. Range 1 to 65,536.</value>
    public int MaximumBatchSize { get; init; } = 256;

    /// <summary>How long the first request of a batch waits for others. With zero, a batch contains the requests that arrived during the
    /// last one, without an additional delay.</summary>
    /// <value>Default zero. Up to a second.</value>
    public TimeSpan MaximumDelay { get; init; }

    /// <summary>Size of the queue; further callers wait until there is room.</summary>
    /// <value>Default 1024. Range 1 to 1,000,000.</value>
    public int QueueLength { get; init; } = 1024;

    /// <summary>Batches that run at a time.</summary>
    /// <value>Default 1. Range 1 to 256.</value>
    public int Workers { get; init; } = 1;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Execution);
        Execution.Validate();
        Guard.Range(MaximumBatchSize is >= 1 and <= 65_536, MaximumBatchSize, "from 1 to 65,536 rows");
        if (MaximumDelay < TimeSpan.Zero || MaximumDelay > TimeSpan.FromSeconds(1))
            throw new ArgumentOutOfRangeException(nameof(MaximumDelay), MaximumDelay, "MaximumDelay must be from zero to a second.");
        Guard.Range(QueueLength is >= 1 and <= 1_000_000, QueueLength, "from 1 to 1,000,000 requests");
        Guard.Range(Workers is >= 1 and <= 256, Workers, "from 1 to 256");
    }
}
