namespace MlNet.MultiTask;

/// <summary>One task, learnt together with the others and alone.</summary>
public sealed class TaskComparison
{
    internal TaskComparison(TaskSchema task, IReadOnlyList<MetricValue> together, IReadOnlyList<MetricValue> alone, double confidence)
    {
        (Name, Kind) = (task.Name, task.Kind);
        var (name, isHigherBetter) = (together[0].Name, together[0].IsHigherBetter);
        Together = new(name, isHigherBetter, [.. together.Select(value => value.Value)]);
        Alone = new(name, isHigherBetter, [.. alone.Select(value => value.Value)]);
        Change = new([.. together.Select((value, seed) => RelativeChange.Of(value.Value, alone[seed].Value, isHigherBetter))], confidence);
    }

    /// <summary>The task's name.</summary>
    public string Name { get; }

    /// <summary>The task's kind.</summary>
    public string Kind { get; }

    /// <summary>Its metric in the multi-task network, per seed.</summary>
    public MetricSummary Together { get; }

    /// <summary>Its metric in a network of its own, per seed.</summary>
    public MetricSummary Alone { get; }

    /// <summary>What learning together changes.</summary>
    public RelativeChange Change { get; }
}
