namespace MlNet.MultiTask;

/// <summary>How a search space is searched.</summary>
public sealed record SearchOptions
{
    /// <summary>Which points are tried.</summary>
    /// <value>Default <see cref="RandomSearch"/> with 20 trials.</value>
    public SearchStrategy Strategy { get; init; } = new RandomSearch();

    /// <summary>What makes one point better than another.</summary>
    /// <value>Default <see cref="MeanChange"/>: the mean relative change of all tasks against their references.</value>
    public SearchAim Aim { get; init; } = new MeanChange();

    /// <summary>Most epochs of a training: <see cref="SearchPoint.Epochs"/>; strategies that halve give fewer to the first
    /// rounds.</summary>
    /// <value>Default 100. At least 1.</value>
    public int Epochs { get; init; } = 100;

    /// <summary>The folds that each point is trained and tested on: the same for all of them.</summary>
    /// <value>Default 3 folds, row by row.</value>
    public FoldOptions Folds { get; init; } = new() { Folds = 3 };

    /// <summary>Whether each point is trained once only, and tested on the first fold, by time on the last one.</summary>
    /// <value>Default false.</value>
    public bool HoldOut { get; init; }

    /// <summary>For some tasks the name of the metric to look at, as in <see cref="TaskMetrics.Values"/>; for the others it is
    /// <see cref="TaskMetrics.Main"/>.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>For each task the value of its metric that changes are relative to, such as that of a model in use. Null trains a network
    /// for each task alone, with the settings in the middle of the space.</summary>
    /// <value>Default null.</value>
    public IReadOnlyDictionary<string, double>? References { get; init; }

    /// <summary>Most trials, besides the strategy's own number; null for no other limit.</summary>
    /// <value>Default null. At least 1.</value>
    public int? MaximumTrials { get; init; }

    /// <summary>The time after which no trial is begun; null for none. A resumed search has the whole time again.</summary>
    /// <value>Default null. More than 0.</value>
    public TimeSpan? MaximumTime { get; init; }

    /// <summary>
    /// A file of JSON lines with all trials, replaced as a whole after each: an interrupted search resumes from it, with the same result.
    /// It belongs to one search: with another space, strategy, aim, seed or data it is refused. Null writes none.
    /// </summary>
    /// <value>Default null.</value>
    public string? LogPath { get; init; }

    /// <summary>Seed of the draws, the folds and the trainings.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the best point is trained on all rows at the end: <see cref="SearchResult.Model"/>.</summary>
    /// <value>Default false.</value>
    public bool Refit { get; init; }

    /// <summary>How many folds are trained at once.</summary>
    /// <value>Default 0: one per core. 1 trains them in turn.</value>
    public int Parallelism { get; init; }

    /// <summary>Where each trial is reported.</summary>
    /// <value>Default null.</value>
    public IProgress<SearchTrial>? Progress { get; init; }

    /// <summary>Stops the search: the trial under way is dropped, and the best so far is returned.</summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Shares the trials out over several ranks, threads (<see cref="MultiTask.Communicator.OnThreads{T}"/>) or processes, which all have
    /// the same rows and options: each point is trained and tested by one rank, and every rank gets all trials. As many are tried at a time
    /// as there are ranks. The first rank's <see cref="LogPath"/> and clock count.
    /// </summary>
    /// <value>Default null: one rank. With several, <see cref="Parallelism"/> of 0 is one training at a time on each, and a training
    /// chooses one thread. The trainers in the chain have no communicator of their own.</value>
    public Communicator? Communicator { get; init; }

    internal void Validate(IReadOnlyList<TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(Strategy);
        ArgumentNullException.ThrowIfNull(Aim);
        ArgumentNullException.ThrowIfNull(Folds);
        ArgumentNullException.ThrowIfNull(Metrics);
        Guard.Range(Epochs >= 1, Epochs, "at least 1");
        Strategy.Validate(Epochs);
        Aim.Validate([.. tasks.Select(task => task.Name)]);
        Folds.Validate();
        MetricChoice.Check(Metrics, tasks.Select(task => task.Name));
        Guard.Range(MaximumTrials is null or >= 1, MaximumTrials, "at least 1");
        Guard.Range(MaximumTime is null || MaximumTime > TimeSpan.Zero, MaximumTime, "more than 0");
        Guard.Range(Parallelism is >= 0 and <= 1024, Parallelism, "0 (one fold per core), or from 1 to 1024");
        if (
            References is { } references
            && tasks.FirstOrDefault(task => !references.TryGetValue(task.Name, out var value) || !double.IsFinite(value) || value == 0)
                is { } missing
        )
            throw new ArgumentException($"References has no number other than 0 for the task '{missing.Name}'.", nameof(References));
    }
}
