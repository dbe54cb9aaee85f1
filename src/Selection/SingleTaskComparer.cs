using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Trains each task alone and all together, on the same splits and seeds.</summary>
internal sealed class SingleTaskComparer(
    MultiTaskCatalog catalog,
    IDataView data,
    IReadOnlyList<TaskDefinition> tasks,
    TaskPipeline chain,
    ComparisonOptions options
)
{
    public SingleTaskComparison Run()
    {
        var ranks = RankTrials.Of(options.Communicator);
        return ranks is null ? Run(null) : ranks.Guard(() => Run(ranks));
    }

    private SingleTaskComparison Run(RankGroup? ranks)
    {
        (IDataView Train, IDataView Test)[] splits = options.Test is { } test ? [.. options.Seeds.Select(_ => (data, test))] : HoldOut();
        // Per seed the network of all tasks, then each task's own.
        var networks = tasks.Count + 1;
        var count = networks * splits.Length;
        if (ranks is not null)
            RankTrials.Agree(
                ranks,
                $"{tasks.Count} tasks, the seeds {string.Join(", ", options.Seeds)} and {splits[0].Train.GetRowCount()} rows"
            );
        var threads = RankTrials.ThreadLimit(ranks, RankTrials.Degree(ranks, options.Parallelism, count));
        var results = RankTrials.Run(
            ranks,
            count,
            options.Parallelism,
            i => Fit(splits[i / networks].Train, options.Seeds[i / networks], i % networks, threads),
            i => splits[i / networks].Train.Schema,
            (i, model) => Judge(splits[i / networks].Test, i % networks, model),
            stream => catalog.Load(stream, out _),
            options.CancellationToken,
            options.Progress
        );
        // A seed counts where all its networks were trained.
        MultiTaskMetrics[][] seeds =
        [
            .. results.Chunk(networks).Where(seed => !seed.Contains(null)).Select(seed => seed.OfType<MultiTaskMetrics>().ToArray()),
        ];
        if (seeds.Length == 0)
            throw new OperationCanceledException(
                "The comparison was cancelled before the networks of any seed had all been trained.",
                options.CancellationToken
            );
        return new SingleTaskComparison(
            [
                .. tasks.Select(
                    (task, t) =>
                        new TaskComparison(
                            seeds[0][0][t].Task,
                            [.. seeds.Select(seed => Metric(seed[0][t]))],
                            [.. seeds.Select(seed => Metric(seed[t + 1][0]))],
                            options.Confidence
                        )
                ),
            ],
            options.Confidence
        )
        {
            WasCancelled = seeds.Length < splits.Length,
        };
    }

    private (IDataView Train, IDataView Test)[] HoldOut()
    {
        var (seed, own) = (options.Seeds[0], options.HoldOut);
        var strata = new CrossValidator(
            catalog,
            data,
            ml => chain(ml, tasks, seed),
            new CrossValidationOptions { RegressionBins = own.RegressionBins, Seed = seed }
        ).Strata();
        return
        [
            .. options.Seeds.Select(split =>
            {
                var fold = FoldSplitter.Split(
                    data,
                    strata,
                    new FoldOptions
                    {
                        Folds = own.Folds,
                        GroupColumn = own.GroupColumn,
                        TimeColumn = own.TimeColumn,
                        Seed = split,
                    }
                )[own.TimeColumn is null ? 0 : ^1];
                return (fold.Train, fold.Test);
            }),
        ];
    }

    // 0 is the network of all tasks.
    private IReadOnlyList<TaskDefinition> Learnt(int network) => network == 0 ? tasks : [tasks[network - 1]];

    private ITransformer Fit(IDataView train, int seed, int network, int threads)
    {
        var scope = new TrainingScope
        {
            IsOneOfSeveral = true,
            Seed = seed,
            ThreadLimit = threads,
            CancellationToken = options.CancellationToken,
            Folder = Path.Combine($"seed{seed}", network == 0 ? "together" : $"alone{network}"),
        };
        var model = scope.Run(() => chain(catalog.Fork(seed), Learnt(network), seed).Fit(train));
        if (!scope.WasCancelled)
            return model;
        (model as IDisposable)?.Dispose();
        throw new OperationCanceledException(options.CancellationToken);
    }

    private MultiTaskMetrics Judge(IDataView test, int network, ITransformer model)
    {
        using var owned = model as IDisposable;
        var learnt = Learnt(network);
        var evaluation = options.Evaluation with
        {
            OwnMetrics = [.. options.Evaluation.OwnMetrics.Where(metric => learnt.Any(task => task.Name == metric.Task))],
        };
        var metrics = catalog.Evaluate(model.Transform(test), evaluation);
        return metrics.Select(task => task.Task.Name).SequenceEqual(learnt.Select(task => task.Name))
            ? metrics
            : throw new InvalidOperationException(
                $"The chain was made for the tasks {Guard.List(learnt.Select(task => task.Name))}, but it learns "
                    + $"{Guard.List(metrics.Select(task => task.Task.Name))}: hand the tasks on to the trainer."
            );
    }

    private MetricValue Metric(TaskMetrics task) => MetricChoice.Of(task, options.Metrics);
}
