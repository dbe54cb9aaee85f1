using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Cross-validation, comparison with single-task networks, and search on <c>ml.MultiTask()</c>.</summary>
public static partial class SelectionExtensions
{
    /// <summary>
    /// Answers whether learning these tasks together helps: trains the network of all tasks and one of the same making for each task alone,
    /// on the same splits and seeds, and gives the relative change of each task's metric and Δm, its mean (Maninis et al. 2019, eq. 4),
    /// with t intervals over the seeds.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="data">The raw rows.</param>
    /// <param name="tasks">The tasks; at least two.</param>
    /// <param name="chain">Makes the chain for some of the tasks. It is called once per network, also on several threads at once.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">Fewer than two tasks, or an option names a task that there is not.</exception>
    /// <exception cref="InvalidOperationException">A class has fewer rows than the split needs, a task has no metrics, or the chain learns
    /// other tasks than it was given.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the networks of the first seed had been trained.</exception>
    public static SingleTaskComparison CompareWithSingleTask(
        this MultiTaskCatalog catalog,
        IDataView data,
        IReadOnlyList<TaskDefinition> tasks,
        TaskPipeline chain,
        ComparisonOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(chain);
        if (tasks.Count < 2)
            throw new ArgumentException(
                $"A comparison needs at least two tasks to learn together; {tasks.Count} was given.",
                nameof(tasks)
            );
        options ??= new();
        options.Validate(tasks);
        return new SingleTaskComparer(catalog, data, tasks, chain, options).Run();
    }

    /// <summary>The same for the trainer of this library behind the same steps for all. A task alone is learnt with the same options,
    /// without a balancer.</summary>
    /// <inheritdoc
    /// cref="CompareWithSingleTask(MultiTaskCatalog, IDataView, IReadOnlyList{TaskDefinition}, TaskPipeline, ComparisonOptions?)"/>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="data">The raw rows.</param>
    /// <param name="featureColumns">The trainer's feature columns.</param>
    /// <param name="tasks">The tasks; at least two.</param>
    /// <param name="training">The trainer's options; null for the defaults. Its seed is replaced.</param>
    /// <param name="preprocessing">The steps before the trainer; null for none.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public static SingleTaskComparison CompareWithSingleTask(
        this MultiTaskCatalog catalog,
        IDataView data,
        IReadOnlyList<string> featureColumns,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions? training = null,
        IEstimator<ITransformer>? preprocessing = null,
        ComparisonOptions? options = null
    )
    {
        training ??= new();
        return CompareWithSingleTask(
            catalog,
            data,
            tasks,
            (ml, learnt, seed) =>
            {
                IEstimator<ITransformer> trainer = ml.MultiTask()
                    .Trainer(featureColumns, learnt, training with { Seed = seed, Balancer = learnt.Count > 1 ? training.Balancer : null });
                return preprocessing is null ? trainer : preprocessing.Append(trainer);
            },
            options
        );
    }
}
