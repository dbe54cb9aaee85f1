namespace MlNet.MultiTask;

/// <summary>How permutation importance is measured.</summary>
public sealed record ImportanceOptions
{
    /// <summary>The raw columns whose rows are shuffled, one at a time; a vector column is shuffled as a whole.</summary>
    /// <value>Default null: all columns that some task's scores depend on and no label does.</value>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>How often each column is shuffled.</summary>
    /// <value>Default 5. From 1 to 10,000.</value>
    public int Repeats { get; init; } = 5;

    /// <summary>Seed of the shuffles.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Told the share of the shuffles that are measured, from 0 to 1.</summary>
    /// <value>Default null.</value>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Stops between two shuffles. The result then has the columns that all shuffles were measured of; where there is none, there
    /// is an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        Guard.Range(Repeats is >= 1 and <= 10_000, Repeats, "from 1 to 10,000");
        if (Columns is { Count: 0 })
            throw new ArgumentException("Columns names no column; leave it null for all that the scores depend on.", nameof(Columns));
    }
}
