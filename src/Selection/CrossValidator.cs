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
        var degree = SideBySide.Degree(options.Parallelism, folds.Count);
        var results = SideBySide.Run(
            folds.Count,
            degree,
            i => Run(folds[i], perFold, folds.Count, degree, folder),
            options.CancellationToken,
            options.Progress
        );
        return new CrossValidationResult([.. results.OfType<FoldResult>()]) { WasCancelled = results.Contains(null) };
    }

    private FoldResult Run(CrossValidationFold fold, bool perFold, int count, int degree, string? folder)
    {
        var seed = SeedOf(fold.Index);
        var context = perFold ? catalog.Fork(seed) : catalog.Context;
        var scope = new TrainingScope
        {
            IsOneOfSeveral = true,
            Seed = seed,
            ThreadLimit = SideBySide.ThreadLimit(degree),
            CancellationToken = options.CancellationToken,
            Folder = Path.Combine(folder ?? "", $"fold{fold.Index}"),
        };
        try
        {
            var result = scope.Run(() => Measure(fold, estimator(context)));
            if (!scope.WasCancelled)
                return result;
            // What was cut short says nothing about the settings.
            result.Dispose();
            throw new OperationCanceledException(options.CancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Fold {fold.Index + 1} of {count}: {error.Message}", error);
        }
    }

    private FoldResult Measure(CrossValidationFold fold, IEstimator<ITransformer> chain)
    {
        var model = chain.Fit(fold.Train);
        try
        {
            var result = new FoldResult(
                fold,
                catalog.Evaluate(model.Transform(fold.Test), options.Evaluation),
                options.KeepModels ? model : null
            );
            if (!options.KeepModels)
                (model as IDisposable)?.Dispose();
            return result;
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }

    private int SeedOf(int fold) => (int)(new SeededRandom(options.Seed * 31 + fold).NextBits() >> 33);
}
