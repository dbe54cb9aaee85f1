namespace MlNet.MultiTask;

/// <summary>A data set and its part in the network.</summary>
/// <param name="Set">The set.</param>
/// <param name="Inputs">Its feature columns, as positions among the network's, ascending.</param>
/// <param name="Tasks">Its tasks, as positions among the network's, ascending.</param>
/// <param name="Route">Its way into the network.</param>
internal sealed record PlannedSet(TrainingSet Set, int[] Inputs, int[] Tasks, int Route)
{
    /// <summary>This set's part of what there is one of for each task.</summary>
    public T[] OfTasks<T>(IReadOnlyList<T> all) => [.. Tasks.Select(task => all[task])];

    /// <summary>This set's part of what there is one of for each column.</summary>
    public T[] OfInputs<T>(IReadOnlyList<T> all) => [.. Inputs.Select(input => all[input])];
}
