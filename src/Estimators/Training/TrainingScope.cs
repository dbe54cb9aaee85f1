using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// Settings that a run of several trainings (folds, trials) passes to each of them, since ML.NET's <c>Fit</c> only takes data. It applies
/// to the trainings that start in the same flow of control, also on other threads.
/// </summary>
internal sealed record TrainingScope
{
    private static readonly AsyncLocal<TrainingScope?> s_current = new();
    private static readonly TrainingScope s_none = new();
    private int _trainings;
    private int _validations;

    /// <summary>The ambient scope, or a neutral one.</summary>
    public static TrainingScope Current => s_current.Value ?? s_none;

    /// <summary>Seed of trainers without one of their own; null draws it from the MLContext, which gives no fixed order to trainings that
    /// run at the same time.</summary>
    public int? Seed { get; init; }

    /// <summary>The maximum number of threads that a training chooses on its own.</summary>
    public int ThreadLimit { get; init; } = 8;

    /// <summary>A subfolder for checkpoints, so that trainings do not share one; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>True if the network is neither trained nor exported, to see how the pipeline transforms the data.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Whether there are other trainings of the same run, perhaps at the same time.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Collects the data and tasks of each trainer that starts; null collects nothing.</summary>
    public List<(IDataView Data, IReadOnlyList<TaskDefinition> Tasks)>? Seen { get; init; }

    /// <summary>For each trainer of a chain, in turn, the held-out rows as they come out of the steps before it; null leaves that to the
    /// trainers.</summary>
    public IReadOnlyList<IDataView>? Validation { get; init; }

    /// <summary>Stops the training within a step, like its own token.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether a training in this scope was cancelled.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>Notes that a training in this scope was cancelled, so that its result is incomplete.</summary>
    public void MarkCancelled()
    {
        if (!ReferenceEquals(this, s_none))
            WasCancelled = true;
    }

    /// <summary>Throws if this scope or a training's own token was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ThrowIfCancelled(CancellationToken own)
    {
        own.ThrowIfCancellationRequested();
        CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The seed of the next training in this scope, different for each trainer of a pipeline.</summary>
    public int? NextSeed() =>
        Seed is { } seed ? (int)(new SeededRandom(seed ^ Interlocked.Increment(ref _trainings) * 0x632BE59B).NextBits() >> 33) : null;

    /// <summary>The held-out rows of the next trainer; null where nothing is given.</summary>
    public IDataView? NextValidation() =>
        Validation is { } views && Interlocked.Increment(ref _validations) is var next && next <= views.Count ? views[next - 1] : null;

    /// <summary>The checkpoint options for this scope.</summary>
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
