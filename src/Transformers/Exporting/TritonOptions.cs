namespace MlNet.MultiTask;

/// <summary>How Triton Inference Server runs a model: see <see cref="TritonRepository"/>.</summary>
public sealed record TritonOptions
{
    /// <summary>The version's number: the server runs the highest.</summary>
    /// <value>Default 1. At least 1.</value>
    public int Version { get; init; } = 1;

    /// <summary>Rows that requests are gathered up to (<c>max_batch_size</c>).</summary>
    /// <value>Default 256. Range 1 to 1,048,576.</value>
    public int MaximumBatchSize { get; init; } = 256;

    /// <summary>How long a request may wait for others (<c>max_queue_delay_microseconds</c>).</summary>
    /// <value>Default a millisecond. From zero to a minute.</value>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Copies of the model that run at a time, on a machine without GPUs or on each GPU.</summary>
    /// <value>Default 1. Range 1 to 1024.</value>
    public int Instances { get; init; } = 1;

    /// <summary>Whether the copies run on GPUs.</summary>
    /// <value>Default false: on the CPU.</value>
    public bool Gpu { get; init; }

    internal void Validate()
    {
        Guard.Range(Version >= 1, Version, "at least 1: the server skips folder 0");
        Guard.Range(MaximumBatchSize is >= 1 and <= 1 << 20, MaximumBatchSize, "from 1 to 1,048,576 rows");
        if (MaximumDelay < TimeSpan.Zero || MaximumDelay > TimeSpan.FromMinutes(1))
            throw new ArgumentOutOfRangeException(nameof(MaximumDelay), MaximumDelay, "MaximumDelay must be from zero to a minute.");
        Guard.Range(Instances is >= 1 and <= 1024, Instances, "from 1 to 1024");
    }
}
