using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// What a run of several trainings (folds, trials) tells each of them: ML.NET's <c>Fit</c> takes data alone. Holds for the trainings that
/// start in the same flow of control, also on other threads.
/// </summary>
internal sealed record TrainingScope
{
    private static readonly AsyncLocal<TrainingScope?> s_current = new();
    private static readonly TrainingScope s_none = new();
    private int _trainings;

    /// <summary>What holds here; where nothing was said, what changes nothing.</summary>
    public static TrainingScope Current => s_current.Value ?? s_none;

    /// <summary>Seed of trainers without one of their own; null leaves the draw to the MLContext, whose order of draws is not fixed side by
    /// side.</summary>
    public int? Seed { get; init; }

    /// <summary>Most threads that a training chooses by itself.</summary>
    public int ThreadLimit { get; init; } = 8;

    /// <summary>A folder under that of the checkpoints, so that trainings do not share one; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>True where the network is neither trained nor exported, to see what the pipeline makes of the data.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Takes down the data and tasks of each trainer that starts; null takes down nothing.</summary>
    public List<(IDataView Data, IReadOnlyList<TaskDefinition> Tasks)>? Seen { get; init; }

    /// <summary>Stops the training within a step, besides its own.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether a training in this scope was cut short.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>Notes that a training in this scope was cut short: what comes of it is not what was asked for.</summary>
    public void MarkCancelled()
    {
        if (!ReferenceEquals(this, s_none))
            WasCancelled = true;
    }

    /// <summary>Throws where this scope or a training's own token was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ThrowIfCancelled(CancellationToken own)
    {
        own.ThrowIfCancellationRequested();
        CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The seed of the next training in this scope: another one for each trainer of a chain.</summary>
    public int? NextSeed() =>
        Seed is { } seed ? (int)(new SeededRandom(seed ^ Interlocked.Increment(ref _trainings) * 0x632BE59B).NextBits() >> 33) : null;

    /// <summary>The options as they are meant here.</summary>
    public CheckpointOptions? Checkpoints(CheckpointOptions? own) =>
        own is null || IsTrial ? null
        : Folder is null ? own
        : own with { Folder = Path.Combine(own.Folder, Folder) };

    /// <summary>Runs something under this scope.</summary>
    public T Run<T>(Func<T> action)
    {
        var before = s_current.Value;
        s_current.Value = this;
        try
        {
            return action();
        }
        finally
        {
            s_current.Value = before;
        }
    }
}
