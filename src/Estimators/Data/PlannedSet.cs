namespace MlNet.MultiTask;

/// <summary>A data set and its part in the network.</summary>
/// <param name="Set">The set.</param>
/// <param name="Inputs">Its feature columns, as positions among the network's, ascending.</param>
/// <param name="Tasks">Its tasks, as positions among the network's, ascending.</param>
/// <param name="Route">Its way into the network.</param>
internal sealed record PlannedSet(TrainingSet Set, int[] Inputs, int[] Tasks, int Route)
{
    /// <summary>A set that has all columns and tasks.</summary>
    public static PlannedSet Whole(TrainingSet set, int inputs, int tasks) =>
        new(set, [.. Enumerable.Range(0, inputs)], [.. Enumerable.Range(0, tasks)], 0);

    /// <summary>The entries of this set's tasks in a list over all tasks.</summary>
    public T[] OfTasks<T>(IReadOnlyList<T> all) => [.. Tasks.Select(task => all[task])];

    /// <summary>The entries of this set's columns in a list over all columns.</summary>
    public T[] OfInputs<T>(IReadOnlyList<T> all) => [.. Inputs.Select(input => all[input])];
}
