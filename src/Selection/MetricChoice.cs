namespace MlNet.MultiTask;

/// <summary>Which metric stands for a task.</summary>
internal static class MetricChoice
{
    /// <exception cref="ArgumentException">A name is that of no task.</exception>
    public static void Check(IReadOnlyDictionary<string, string> chosen, IEnumerable<string> tasks)
    {
        string[] names = [.. tasks];
        if (chosen.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            throw new ArgumentException($"Metrics names the task '{unknown}'; there are {Guard.List(names)}.", nameof(chosen));
    }

    /// <exception cref="InvalidOperationException">There are no metrics.</exception>
    /// <exception cref="KeyNotFoundException">There is no metric of the chosen name.</exception>
    public static MetricValue Of(TaskMetrics task, IReadOnlyDictionary<string, string> chosen) =>
        chosen.TryGetValue(task.Task.Name, out var name)
            ? task.Value(name)
            : task.Main ?? throw new InvalidOperationException($"Task '{task.Task.Name}' has no metrics to compare: {task.Note}.");
}
