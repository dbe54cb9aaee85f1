using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Trains and tests a chain on each fold of its data.</summary>
internal sealed class CrossValidator(
    MultiTaskCatalog catalog,
    IDataView data,
    Func<MLContext, IEstimator<ITransformer>> estimator,
    CrossValidationOptions options
)
{
    /// <summary>The folds.</summary>
    /// <exception cref="ArgumentException">The chain has no multi-task trainer.</exception>
    public IReadOnlyList<CrossValidationFold> Split() => FoldSplitter.Split(data, Strata(), options);

    /// <summary>What the rows' labels are. Nothing is trained for it: the chain is fitted with an untrained network, which shows its tasks
    /// and where their labels are.</summary>
    /// <exception cref="ArgumentException">The chain has no multi-task trainer.</exception>
    public LabelStrata Strata()
    {
        var seen = new List<(IDataView Data, IReadOnlyList<TaskDefinition> Tasks)>();
        var scope = new TrainingScope
        {
            IsOneOfSeveral = true,
            IsTrial = true,
            Seen = seen,
            Seed = options.Seed,
        };
        var model = scope.Run(() => estimator(catalog.Context).Fit(data));
        using var owned = model as IDisposable;
        if (seen.Count == 0)
            throw new ArgumentException(
                "The chain has no multi-task trainer (ml.MultiTask().Train), so nothing says what its tasks are.",
                nameof(estimator)
            );
        var strata = new LabelStrata();
        foreach (var (view, tasks) in seen)
            strata.Add(view, tasks, options.RegressionBins);
        return strata;
    }

    /// <summary>Trains and tests on each fold.</summary>
    /// <param name="folds">The folds.</param>
    /// <param name="perFold">Whether each fold has a context of its own.</param>
    /// <param name="folder">A folder under that of the checkpoints; null for the folds' own names.</param>
    public CrossValidationResult Run(IReadOnlyList<CrossValidationFold> folds, bool perFold, string? folder = null)
    {
        var ranks = RankTrials.Of(options.Communicator);
        return ranks is null ? Run(null, folds, perFold, folder) : ranks.Guard(() => Run(ranks, folds, perFold, folder));
    }

    private CrossValidationResult Run(RankGroup? ranks, IReadOnlyList<CrossValidationFold> folds, bool perFold, string? folder)
    {
        if (ranks is not null)
            RankTrials.Agree(
                ranks,
                $"{folds.Count} folds of {string.Join(", ", folds.Select(fold => $"{fold.TrainRows} + {fold.TestRows}"))} rows, seed "
                    + $"{options.Seed}"
            );
        var threads = options.MostThreads ?? RankTrials.ThreadLimit(ranks, RankTrials.Degree(ranks, options.Parallelism, folds.Count));
        var results = RankTrials.Run(
            ranks,
            folds.Count,
            options.Parallelism,
            i => Fit(folds[i], perFold, folds.Count, threads, folder),
            i => folds[i].Train.Schema,
            (i, model) => In(folds[i], folds.Count, () => Judge(folds[i], model)),
            stream => catalog.Load(stream, out _),
            options.CancellationToken,
            options.Progress
        );
        return new CrossValidationResult([.. results.OfType<FoldResult>()]) { WasCancelled = results.Contains(null) };
    }

    private ITransformer Fit(CrossValidationFold fold, bool perFold, int count, int threads, string? folder)
    {
        var seed = SeedOf(fold.Index);
        var context = perFold ? catalog.Fork(seed) : catalog.Context;
        var scope = new TrainingScope
        {
            IsOneOfSeveral = true,
            Seed = seed,
            ThreadLimit = threads,
            CancellationToken = options.CancellationToken,
            Folder = Path.Combine(folder ?? "", $"fold{fold.Index}"),
        };
        return In(fold, count, () =>
        {
            var model = scope.Run(() => estimator(context).Fit(fold.Train));
            if (!scope.WasCancelled)
                return model;
            // What was cut short says nothing about the settings.
            (model as IDisposable)?.Dispose();
            throw new OperationCanceledException(options.CancellationToken);
        });
    }

    private static T In<T>(CrossValidationFold fold, int count, Func<T> own)
    {
        try
        {
            return own();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Fold {fold.Index + 1} of {count}: {error.Message}", error);
        }
    }

    private FoldResult Judge(CrossValidationFold fold, ITransformer model)
    {
        var isKept = false;
        try
        {
            var metrics = catalog.Evaluate(model.Transform(fold.Test), options.Evaluation);
            isKept = options.KeepModels;
            return new FoldResult(fold, metrics, isKept ? model : null);
        }
        finally
        {
            if (!isKept)
                (model as IDisposable)?.Dispose();
        }
    }

    private int SeedOf(int fold) => (int)(new SeededRandom(options.Seed * 31 + fold).NextBits() >> 33);
}
