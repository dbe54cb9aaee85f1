namespace MlNet.MultiTask;

/// <summary>Trainers on <c>ml.MultiTask()</c>.</summary>
public static class TrainerExtensions
{
    /// <summary>A trainer of one network with a head for each task, over one feature column.</summary>
    /// <param name="catalog">What <c>ml.MultiTask()</c> gives.</param>
    /// <param name="featureColumn">The feature column.</param>
    /// <param name="tasks">The tasks; see <see cref="Tasks"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">Two tasks have one name, or an option is out of range.</exception>
    public static MultiTaskEstimator Train(
        this MultiTaskCatalog catalog, string featureColumn, IReadOnlyList<TaskDefinition> tasks, MultiTaskOptions? options = null) =>
        Train(catalog, [featureColumn], tasks, options);

    /// <summary>A trainer of one network with a head for each task, over several feature columns with an encoder each.</summary>
    /// <param name="catalog">What <c>ml.MultiTask()</c> gives.</param>
    /// <param name="featureColumns">The feature columns: numbers, or keys, which are embedded.</param>
    /// <param name="tasks">The tasks; see <see cref="Tasks"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">Two tasks have one name, or an option is out of range.</exception>
    public static MultiTaskEstimator Train(
        this MultiTaskCatalog catalog, IReadOnlyList<string> featureColumns, IReadOnlyList<TaskDefinition> tasks, MultiTaskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MultiTaskEstimator(catalog.Context, featureColumns, tasks, options ?? new MultiTaskOptions());
    }
}
