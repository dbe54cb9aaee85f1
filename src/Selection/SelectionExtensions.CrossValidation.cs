using Microsoft.ML;

namespace MlNet.MultiTask;

public static partial class SelectionExtensions
{
    /// <summary>
    /// Trains and tests a chain on k folds of the rows, each of which has its share of every task's labels (iterative stratification:
    /// Sechidis et al. 2011). The whole chain is fitted within each fold, pre-processing included, so nothing of a fold's test rows reaches
    /// its model.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="data">The raw rows: the same each time they are read. They are read several times per fold; <c>ml.Data.Cache</c> saves
    /// slow sources.</param>
    /// <param name="estimator">A chain with a multi-task trainer. Trainers without a seed get one per fold from
    /// <see cref="FoldOptions.Seed"/>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <remarks>
    /// Each fold's training has a balancer, a schedule and random numbers of its own, so that folds trained side by side end as those
    /// trained in turn. Only stock steps that draw random numbers share their context's: with one in the pipeline, set
    /// <see cref="CrossValidationOptions.Parallelism"/> to 1 for the same result each time. Checkpoints go to a folder for each fold below
    /// the trainer's.
    /// </remarks>
    /// <exception cref="ArgumentException">The chain has no multi-task trainer.</exception>
    /// <exception cref="InvalidOperationException">A class has fewer rows than there are folds; the chain cannot be fitted.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first fold had been trained and tested.</exception>
    public static CrossValidationResult CrossValidate(
        this MultiTaskCatalog catalog,
        IDataView data,
        IEstimator<ITransformer> estimator,
        CrossValidationOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        options ??= new();
        options.Validate();
        var run = new CrossValidator(catalog, data, _ => estimator, options);
        return run.Run(run.Split(), perFold: false);
    }

    /// <summary>Splits rows into folds, each with its share of every task's labels: for trainings that no chain describes, such as one over
    /// several data sets, which are split set by set.</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="data">The rows: the same each time they are read.</param>
    /// <param name="tasks">The tasks whose labels, which the rows have, are shared out.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A label column is missing, or of a type that its task cannot have.</exception>
    /// <exception cref="InvalidOperationException">A class has fewer rows than there are folds.</exception>
    public static IReadOnlyList<CrossValidationFold> SplitIntoFolds(
        this MultiTaskCatalog catalog,
        IDataView data,
        IReadOnlyList<TaskDefinition> tasks,
        FoldOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(tasks);
        options ??= new();
        options.Validate();
        var strata = new LabelStrata();
        strata.Add(data, tasks, options.RegressionBins);
        return FoldSplitter.Split(data, strata, options);
    }
}
