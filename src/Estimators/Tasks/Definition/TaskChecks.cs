namespace MlNet.MultiTask;

/// <summary>Checks of a trainer's list of tasks.</summary>
internal static class TaskChecks
{
    /// <summary>Throws unless there is a task, each has a name of its own, and the options of each are in range.</summary>
    /// <exception cref="ArgumentException">There is no task, or two have the same name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option of a task is out of its range.</exception>
    public static void Definitions(IReadOnlyList<TaskDefinition> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (tasks.Count == 0)
            throw new ArgumentException("At least one task is needed.", nameof(tasks));
        if (tasks.GroupBy(task => task.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"{twice.Count()} tasks are named '{twice.Key}'; each task needs a name of its own, since its "
                    + "columns are called after it.",
                nameof(tasks)
            );
        foreach (var task in tasks)
            task.Validate();
    }
}
