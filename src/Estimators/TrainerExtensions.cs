using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Trainers on <c>ml.MultiTask()</c>.</summary>
public static class TrainerExtensions
{
    /// <summary>A trainer of one network with a head for each task, over one feature column.</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="featureColumn">The feature column.</param>
    /// <param name="tasks">The tasks; see <see cref="Tasks"/>.</param>
    /// <param name="options">Network, training and data options; null for the defaults.</param>
    /// <exception cref="ArgumentException">Two tasks have one name, or an option is out of range.</exception>
    public static MultiTaskEstimator Trainer(
        this MultiTaskCatalog catalog,
        string featureColumn,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions? options = null
    ) => Trainer(catalog, [featureColumn], tasks, options);

    /// <summary>A trainer of one network with a head for each task, over several feature columns with an encoder each.</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="featureColumns">The feature columns: numbers, or keys, which are embedded.</param>
    /// <param name="tasks">The tasks; see <see cref="Tasks"/>.</param>
    /// <param name="options">Network, training and data options; null for the defaults.</param>
    /// <exception cref="ArgumentException">Two tasks have one name, or an option is out of range.</exception>
    public static MultiTaskEstimator Trainer(
        this MultiTaskCatalog catalog,
        IReadOnlyList<string> featureColumns,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MultiTaskEstimator(catalog.Context, featureColumns, tasks, options ?? new MultiTaskOptions());
    }

    /// <summary>A trainer of several networks, each with its own columns or its own labelled rows, that teach each other on the rows
    /// without a label.</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="networks">The networks, at least two.</param>
    /// <param name="tasks">The tasks, which every network learns; see <see cref="Tasks"/>. Rows may lack any label.</param>
    /// <param name="options">Training, rounds, and when a prediction becomes a label; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are fewer than two networks, two networks or tasks have the same name, or an option is out
    /// of range.</exception>
    public static CoTrainingEstimator CoTrainer(
        this MultiTaskCatalog catalog,
        IReadOnlyList<CoTrainingNetwork> networks,
        IReadOnlyList<TaskDefinition> tasks,
        CoTrainingOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new CoTrainingEstimator(catalog.Context, networks, tasks, options ?? new CoTrainingOptions());
    }

    /// <summary>Fits a whole chain on raw rows, with early stopping on other raw rows. All steps are fitted on the training rows alone; the
    /// held-out rows go through them and are what the multi-task trainer stops by. (The steps in front are fitted twice.)</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="chain">A chain with a multi-task trainer.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="validation">The held-out rows, with the same columns; kept in memory once they are transformed.</param>
    /// <exception cref="ArgumentException">The chain has no multi-task trainer, or the held-out rows have other columns.</exception>
    public static ITransformer Fit(this MultiTaskCatalog catalog, IEstimator<ITransformer> chain, IDataView rows, IDataView validation)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(validation);
        return new ChainFitting(chain).Run(rows, validation);
    }

    /// <summary>Trains the multi-task transformer of a whole chain further, on raw new rows: the chain's fitted steps before it transform
    /// them.</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="model">A fitted chain, or a multi-task transformer alone; also one that was saved and loaded. It is not
    /// changed.</param>
    /// <param name="rows">The new rows. A label value that a fitted MapValueToKey does not know becomes a missing label.</param>
    /// <param name="trainer">The tasks and options; see
    /// <see cref="MultiTaskEstimator.Continue(MultiTaskTransformer, IDataView, IDataView)"/>.</param>
    /// <returns>A chain of the same steps with the newly trained transformer.</returns>
    /// <exception cref="InvalidOperationException">The chain has no transformer with the trainer's tasks; or as for
    /// <see cref="MultiTaskEstimator.Continue(MultiTaskTransformer, IDataView, IDataView)"/>.</exception>
    public static ITransformer Continue(this MultiTaskCatalog catalog, ITransformer model, IDataView rows, MultiTaskEstimator trainer)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(trainer);
        return new ChainContinuation(trainer.TaskNames, false, (transformer, view) => trainer.Continue(transformer, view)).Run(model, rows);
    }

    /// <summary>Adds tasks to the multi-task transformer of a whole chain, from raw rows: the chain's fitted steps before it transform
    /// them.</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="model">A fitted chain, or a multi-task transformer alone; also one that was saved and loaded. It is not
    /// changed.</param>
    /// <param name="rows">Rows with labels of the new tasks.</param>
    /// <param name="trainer">The model's tasks and the new ones behind them.</param>
    /// <param name="keepOthers">As for <see cref="MultiTaskEstimator.AddTasks"/>.</param>
    /// <returns>A chain of the same steps with the newly trained transformer.</returns>
    /// <exception cref="InvalidOperationException">The chain has no transformer with the trainer's other tasks; or as for
    /// <see cref="MultiTaskEstimator.AddTasks"/>.</exception>
    public static ITransformer AddTasks(
        this MultiTaskCatalog catalog,
        ITransformer model,
        IDataView rows,
        MultiTaskEstimator trainer,
        bool keepOthers = true
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(trainer);
        return new ChainContinuation(
            trainer.TaskNames,
            true,
            (transformer, view) => trainer.AddTasks(transformer, view, keepOthers: keepOthers)
        ).Run(model, rows);
    }

    /// <summary>
    /// Trains a model on batches of rows as they come, such as those of a day: each is first scored by the model there is, which shows how
    /// good it still is, then learnt together with some old rows. The training of a batch runs while the next one is asked for.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="trainer">The tasks and options of every training.</param>
    /// <param name="batches">The batches, raw rows with the same columns each. A batch is read several times and has to give the same
    /// rows.</param>
    /// <param name="options">Start, old rows, drift; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between batches. <see cref="MultiTaskOptions.CancellationToken"/> stops a training.</param>
    /// <returns>What each batch showed, and the model after it.</returns>
    /// <exception cref="ArgumentException">A batch lacks a column, or it has another type.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Continue"/>.</exception>
    public static IAsyncEnumerable<StreamedBatch> TrainOnStream(
        this MultiTaskCatalog catalog,
        MultiTaskEstimator trainer,
        IAsyncEnumerable<IDataView> batches,
        StreamOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(batches);
        options ??= new StreamOptions();
        options.Validate();
        var training = new StreamTraining(
            catalog.Context,
            options,
            (options.Chain ?? trainer).Fit,
            (model, rows) => Continue(catalog, model, rows, trainer)
        );
        return training.Run(batches, cancellationToken);
    }

    /// <summary>New rows and a random part of old ones behind them, for a training that shall not forget these.</summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="rows">The new rows.</param>
    /// <param name="old">The old rows, with the same columns. They must be the same each time they are read.</param>
    /// <param name="share">Share of the old rows among all, if there are so many. From 0 to below 1.</param>
    /// <param name="seed">Which old rows.</param>
    /// <exception cref="ArgumentException">The old rows lack a column, or it has another type.</exception>
    public static IDataView Replay(this MultiTaskCatalog catalog, IDataView rows, IDataView old, double share = 0.5, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(old);
        Guard.BelowOne(share);
        return ReplayedRows.Join(rows, old, share, seed);
    }
}
