using Microsoft.ML;

namespace MlNet.MultiTask;

public static partial class SelectionExtensions
{
    /// <summary>
    /// Searches settings (task weights, architectures, balancers, and the usual ones) for the best cross-validated result by an aim that
    /// looks at every task's change relative to a reference: by default the same network trained for that task alone.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="data">The raw rows.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="space">The settings that are varied, each with a name of its own; see <see cref="SearchDimension"/>.</param>
    /// <param name="chain">Makes the chain with the settings of a point. It is called once per training, also on several threads at
    /// once.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <remarks>The same seed gives the same result where the trainers' <see cref="MultiTaskOptions.Threads"/> are set. A point that cannot
    /// be trained counts as failed, and the search goes on.</remarks>
    /// <exception cref="ArgumentException">A value of the space is impossible: found before anything is trained; the message names
    /// dimension and value.</exception>
    /// <exception cref="InvalidOperationException">A class has fewer rows than there are folds; the log belongs to another search; no trial
    /// could be trained.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first trial had ended.</exception>
    public static SearchResult Search(
        this MultiTaskCatalog catalog,
        IDataView data,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<SearchDimension> space,
        SearchPipeline chain,
        SearchOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(chain);
        if (tasks.Count == 0)
            throw new ArgumentException("At least one task is needed.", nameof(tasks));
        options ??= new();
        options.Validate(tasks);
        return new Searcher(catalog, data, tasks, new SearchSpace(space), chain, options).Run();
    }
}
