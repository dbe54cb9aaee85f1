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

    /// <summary>How long the first request of a batch waits for others. With zero a batch is what has come meanwhile, which adds no delay
    /// of its own.</summary>
    /// <value>Default zero. Up to a second.</value>
    public TimeSpan MaximumDelay { get; init; }

    /// <summary>Requests that may wait; a caller beyond them waits until there is room.</summary>
    /// <value>Default 1024. Range 1 to 1,000,000.</value>
    public int QueueLength { get; init; } = 1024;

    /// <summary>Batches that run at a time.</summary>
    /// <value>Default 1. Range 1 to 256.</value>
    public int Workers { get; init; } = 1;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Execution);
        Execution.Validate();
        if (MaximumBatchSize is < 1 or > 65_536)
            throw new ArgumentOutOfRangeException(
                nameof(MaximumBatchSize),
                MaximumBatchSize,
                "MaximumBatchSize must be from 1 to 65,536 rows."
            );
        if (MaximumDelay < TimeSpan.Zero || MaximumDelay > TimeSpan.FromSeconds(1))
            throw new ArgumentOutOfRangeException(nameof(MaximumDelay), MaximumDelay, "MaximumDelay must be from zero to a second.");
        if (QueueLength is < 1 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(QueueLength), QueueLength, "QueueLength must be from 1 to 1,000,000 requests.");
        if (Workers is < 1 or > 256)
            throw new ArgumentOutOfRangeException(nameof(Workers), Workers, "Workers must be from 1 to 256.");
    }
}
