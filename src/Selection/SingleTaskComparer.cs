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
        (IDataView Train, IDataView Test)[] splits = options.Test is { } test ? [.. options.Seeds.Select(_ => (data, test))] : HoldOut();
        // Per seed the network of all tasks, then each task's own.
        var networks = tasks.Count + 1;
        var count = networks * splits.Length;
        var degree = SideBySide.Degree(options.Parallelism, count);
        var results = SideBySide.Run(
            count,
            degree,
            i => Measure(splits[i / networks], options.Seeds[i / networks], i % networks, degree),
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
    private MultiTaskMetrics Measure((IDataView Train, IDataView Test) split, int seed, int network, int degree)
    {
        var learnt = network == 0 ? tasks : [tasks[network - 1]];
        var evaluation = options.Evaluation with
        {
            OwnMetrics = [.. options.Evaluation.OwnMetrics.Where(metric => learnt.Any(task => task.Name == metric.Task))],
        };
        var scope = new TrainingScope
        {
            IsOneOfSeveral = true,
            Seed = seed,
            ThreadLimit = SideBySide.ThreadLimit(degree),
            CancellationToken = options.CancellationToken,
            Folder = Path.Combine($"seed{seed}", network == 0 ? "together" : $"alone{network}"),
        };
        var result = scope.Run(() =>
        {
            var model = chain(catalog.Fork(seed), learnt, seed).Fit(split.Train);
            using var owned = model as IDisposable;
            var metrics = catalog.Evaluate(model.Transform(split.Test), evaluation);
            if (!metrics.Select(task => task.Task.Name).SequenceEqual(learnt.Select(task => task.Name)))
                throw new InvalidOperationException(
                    $"The chain was made for the tasks {Guard.List(learnt.Select(task => task.Name))}, but it learns "
                        + $"{Guard.List(metrics.Select(task => task.Task.Name))}: hand the tasks on to the trainer."
                );
            return metrics;
        });
        return scope.WasCancelled ? throw new OperationCanceledException(options.CancellationToken) : result;
    }

    private MetricValue Metric(TaskMetrics task) => MetricChoice.Of(task, options.Metrics);
}
