using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>How multi-task and single-task networks are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The seeds: each gives one split of the rows, and one training of each network on it.</summary>
    /// <value>Default 1 to 5. At least one; an interval needs two.</value>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>The rows to test on; the others are then all trained on. Null holds out some of the rows, others for each seed.</summary>
    /// <value>Default null.</value>
    public IDataView? Test { get; init; }

    /// <summary>How the held-out rows are split off: one of the folds is tested on; with folds by time it is the last one. Its seed is not
    /// used.</summary>
    /// <value>Default one of five folds, row by row.</value>
    public FoldOptions HoldOut { get; init; } = new();

    /// <summary>For some tasks the name of the metric to compare, as in <see cref="TaskMetrics.Values"/>; the others are compared by
    /// <see cref="TaskMetrics.Main"/>.</summary>
    /// <value>Default none.</value>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>What else each evaluation computes, such as metrics of your own for <see cref="Metrics"/>.</summary>
    /// <value>Default nothing.</value>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Confidence of the intervals.</summary>
    /// <value>Default 0.95. Between 0 and 1.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How many networks are trained at once.</summary>
    /// <value>Default 0: one per core. 1 trains them in turn.</value>
    public int Parallelism { get; init; }

    /// <summary>Told the share of the networks that are trained and tested, from 0 to 1, as each of them ends; from several threads, but
    /// one at a time. What a training is at says <see cref="MultiTaskOptions.Progress"/>.</summary>
    /// <value>Default null.</value>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Stops the run; trainings under way end within a step. The result then holds each seed that was finished, and says
    /// <c>WasCancelled</c>; where none was, there is an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Shares the networks out over several ranks, threads (<see cref="MultiTask.Communicator.OnThreads{T}"/>) or processes, which all have
    /// the same rows and options: each network is trained by one rank, which hands its model to the others, and every rank gets the whole
    /// result. Steps of the pipeline have to be ones that can be saved.
    /// </summary>
    /// <value>Default null: one rank. With several, <see cref="Parallelism"/> of 0 is one training at a time on each, and a training
    /// chooses one thread. The trainers in the chain have no communicator of their own.</value>
    public Communicator? Communicator { get; init; }

    internal void Validate(IReadOnlyList<TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(Seeds);
        ArgumentNullException.ThrowIfNull(HoldOut);
        ArgumentNullException.ThrowIfNull(Metrics);
        ArgumentNullException.ThrowIfNull(Evaluation);
        HoldOut.Validate();
        if (Seeds.Count == 0 || Seeds.Distinct().Count() != Seeds.Count)
            throw new ArgumentException($"Seeds must be different numbers, at least one: {string.Join(", ", Seeds)}.", nameof(Seeds));
        Guard.Range(Confidence is > 0 and < 1, Confidence, "between 0 and 1, such as 0.95");
        Guard.Range(Parallelism is >= 0 and <= 1024, Parallelism, "0 (one per core), or from 1 to 1024");
        MetricChoice.Check(Metrics, tasks.Select(task => task.Name));
    }
}
