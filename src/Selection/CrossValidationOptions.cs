namespace MlNet.MultiTask;

/// <summary>How a chain is cross-validated.</summary>
public record CrossValidationOptions : FoldOptions
{
    /// <summary>How many folds are trained at once. The results do not depend on it where the trainers'
    /// <see cref="MultiTaskOptions.Threads"/> are set. A <see cref="MultiTaskOptions.Progress"/> is then called from several
    /// threads.</summary>
    /// <value>Default 0: one per core. 1 trains them in turn.</value>
    public int Parallelism { get; init; }

    /// <summary>Whether the models of the folds are kept; they are then disposed with the result.</summary>
    /// <value>Default false.</value>
    public bool KeepModels { get; init; }

    /// <summary>How each fold is evaluated.</summary>
    /// <value>Default: metrics without intervals.</value>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Told the share of the folds that are trained and tested, from 0 to 1, as each of them ends; from several threads, but one
    /// at a time. What a training is at says <see cref="MultiTaskOptions.Progress"/>.</summary>
    /// <value>Default null.</value>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Stops the run; trainings under way end within a step. The result then holds each fold that was finished, and says
    /// <c>WasCancelled</c>; where none was, there is an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Shares the folds out over several ranks, threads (<see cref="MultiTask.Communicator.OnThreads{T}"/>) or processes, which all have
    /// the same rows and options: each fold is trained by one rank, which hands its model to the others, and every rank gets the whole
    /// result. Steps of the pipeline have to be ones that can be saved.
    /// </summary>
    /// <value>Default null: one rank. With several, <see cref="Parallelism"/> of 0 is one training at a time on each, and a training
    /// chooses one thread. The trainers in the chain have no communicator of their own.</value>
    public Communicator? Communicator { get; init; }

    // Most threads that a training chooses; null for a share of the cores.
    internal int? MostThreads { get; init; }

    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(Evaluation);
        Evaluation.Validate();
        Guard.Range(Parallelism is >= 0 and <= 1024, Parallelism, "0 (one fold per core), or from 1 to 1024");
    }
}
