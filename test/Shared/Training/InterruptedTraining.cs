namespace MlNet.MultiTask.Tests;

/// <summary>A training on the rows of several ranks that does not come to its end at once.</summary>
internal static class InterruptedTraining
{
    /// <summary>The models of a training that one rank ends with an exception and that then goes on from its checkpoints. Asserts that all
    /// ranks ended, the failing one's exception first, and that each went on from where it was.</summary>
    /// <param name="rows">The rows of each rank.</param>
    /// <param name="options">Options of all ranks, but for checkpoints and progress.</param>
    /// <param name="at">The step behind which it ends.</param>
    /// <param name="failing">The rank that ends it.</param>
    /// <param name="between">What is looked at or done before it goes on: the ranks' exceptions, the folder of the checkpoints.</param>
    public static IReadOnlyList<MultiTaskTransformer> Resumed(
        List<Sample>[] rows,
        MultiTaskOptions options,
        int at,
        int failing,
        Action<IReadOnlyList<Exception>, string>? between = null
    )
    {
        using var folder = new TemporaryFolder();
        MultiTaskOptions Saving(Communicator ranks, Action<TrainingProgress> watch) =>
            options with
            {
                Communicator = ranks,
                ProgressSteps = 1,
                Progress = new Reports(watch),
                Checkpoints = new CheckpointOptions { Folder = folder.Path, EverySteps = 5 },
            };
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(rows, (ranks, rank) => Saving(ranks, report =>
                {
                    if (rank == failing && report.Steps == at)
                        throw new TimeoutException("no power");
                })));
        Assert.IsInstanceOfType<TimeoutException>(error.InnerExceptions[0]);
        Assert.HasCount(rows.Length, error.InnerExceptions);
        between?.Invoke(error.InnerExceptions, folder.Path);

        var first = new long[rows.Length];
        var models = SharedTraining.Together(rows, (ranks, rank) => Saving(ranks, report =>
                first[rank] = first[rank] == 0 ? report.Steps : first[rank]));
        Assert.IsTrue(first.All(step => step > 1 && step <= at), $"it went on from where it was: {string.Join(' ', first)}");
        return models;
    }

    /// <summary>The models of a training that the rank 1 cancels behind a step, and the last step of each rank.</summary>
    public static (IReadOnlyList<MultiTaskTransformer> Models, long[] Steps) Cancelled(
        List<Sample>[] rows,
        MultiTaskOptions options,
        int at
    )
    {
        using var source = new CancellationTokenSource();
        var steps = new long[rows.Length];
        var models = SharedTraining.Together(
            rows,
            (ranks, rank) =>
                options with
                {
                    Communicator = ranks,
                    CancellationToken = rank == 1 ? source.Token : default,
                    ProgressSteps = 1,
                    Progress = new Reports(report =>
                    {
                        steps[rank] = report.Steps;
                        if (rank == 1 && report.Steps == at)
                            source.Cancel();
                    }),
                }
        );
        return (models, steps);
    }
}
