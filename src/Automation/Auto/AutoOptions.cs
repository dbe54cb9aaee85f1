namespace MlNet.MultiTask;

/// <summary>How a model for a table is searched for.</summary>
public sealed record AutoOptions
{
    /// <summary>The time for all of it: the default network, the search and the final training. What is under way is finished first, so it
    /// may take a little longer.</summary>
    /// <value>Default ten minutes. More than 0.</value>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Seed of the held-out rows, of what is tried and of the trainings.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Networks of the first round; a third of them goes on to the next one, with three times the epochs.</summary>
    /// <value>Default 27. From 3 to 10,000.</value>
    public int Candidates { get; init; } = 27;

    /// <summary>Most epochs of a network.</summary>
    /// <value>Default 54. From 3.</value>
    public int Epochs { get; init; } = 54;

    /// <summary>Threads of each training; see <see cref="MultiTaskOptions.Threads"/>.</summary>
    /// <value>Default 0. From 0 to 1024.</value>
    public int Threads { get; init; }

    /// <summary>A file with all trials, from which an interrupted search resumes; null writes none. It belongs to one table, seed and
    /// number of candidates.</summary>
    /// <value>Default null.</value>
    public string? LogPath { get; init; }

    /// <summary>Where each trial is reported.</summary>
    /// <value>Default null.</value>
    public IProgress<SearchTrial>? Progress { get; init; }

    /// <summary>Where the epochs of the final training are reported.</summary>
    /// <value>Default null.</value>
    public IProgress<TrainingProgress>? TrainingProgress { get; init; }

    /// <summary>Ends the search: the best so far is trained on all rows. <see cref="StopToken"/> ends that too.</summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Ends the final training with its best epoch so far; see <see cref="MultiTaskOptions.CancellationToken"/>.</summary>
    /// <value>Default none.</value>
    public CancellationToken StopToken { get; init; }

    internal void Validate()
    {
        Guard.Range(Budget > TimeSpan.Zero, Budget, "more than 0");
        Guard.Between(Candidates, 3, 10_000);
        Guard.AtLeast(Epochs, 3);
        Guard.Between(Threads, 0, 1024);
    }
}
