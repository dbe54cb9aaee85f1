using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Importance of columns.</summary>
public sealed partial class MultiTaskCatalog
{
    /// <summary>
    /// How much each task relies on each raw column: the column's values are shuffled over the rows, the whole chain scores the rows, and
    /// the drop of the task's main metric counts (Breiman 2001, §10). Rows without a task's label are left out for it. The model is not
    /// changed.
    /// </summary>
    /// <param name="model">A fitted chain, or a multi-task transformer alone.</param>
    /// <param name="data">Labelled rows, preferably rows that the model was not trained on. They must be the same each time they are read;
    /// one column at a time is kept in memory.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The model has no multi-task transformer, or a column is not there or belongs to a
    /// label.</exception>
    /// <exception cref="InvalidOperationException">No task has labels in the data.</exception>
    public TaskImportance PermutationImportance(ITransformer model, IDataView data, ImportanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ImportanceOptions();
        options.Validate();
        return new PermutationRun(Context, model, data, options).Run();
    }
}
