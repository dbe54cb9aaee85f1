namespace MlNet.MultiTask;

/// <summary>Co-training on <c>ml.MultiTask()</c>.</summary>
public static class CoTrainerExtensions
{
    /// <summary>A trainer of several networks, each with its own view or its own rows, that teach each other on the rows that have no
    /// label.</summary>
    /// <param name="catalog">What <c>ml.MultiTask()</c> gives.</param>
    /// <param name="networks">The networks, at least two.</param>
    /// <param name="tasks">The tasks, which every network learns; see <see cref="Tasks"/>. Rows may lack any label.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are fewer than two networks, two networks or tasks have one name, or an option is out of
    /// range.</exception>
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
}
