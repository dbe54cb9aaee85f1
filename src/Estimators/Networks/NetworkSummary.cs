namespace MlNet.MultiTask;

/// <summary>
/// What a network is made of: layers, shapes, parameters shared and per task, and the work to score a row. Made by
/// <see cref="MultiTaskEstimator.Summarize(Microsoft.ML.IDataView)"/>;
/// <see cref="ToString"/> gives it as a table.
/// </summary>
public sealed class NetworkSummary
{
    internal NetworkSummary(string architecture, IReadOnlyList<string> tasks, IReadOnlyList<NetworkLayer> layers)
    {
        (Architecture, Layers) = (architecture, layers);
        SharedParameters = layers.Where(layer => layer.Task is null).Sum(layer => layer.Parameters);
        TaskParameters = tasks.ToDictionary(task => task, task => layers.Where(layer => layer.Task == task).Sum(layer => layer.Parameters));
    }

    /// <summary>Name of the architecture.</summary>
    public string Architecture { get; }

    /// <summary>The layers, in the order in which they are computed.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>Number of trained values that several tasks share.</summary>
    public long SharedParameters { get; }

    /// <summary>Number of trained values of each task alone, by the task's name.</summary>
    public IReadOnlyDictionary<string, long> TaskParameters { get; }

    /// <summary>Number of all trained values.</summary>
    public long Parameters => SharedParameters + TaskParameters.Values.Sum();

    /// <summary>Names of the weights and states that begin with those of <see cref="MultiTaskOptions.StartFrom"/>.</summary>
    public IReadOnlyList<string> TakenWeights { get; internal init; } = [];

    /// <summary>Names of the others that all tasks share, each with the reason, where there is a
    /// <see cref="MultiTaskOptions.StartFrom"/>.</summary>
    public IReadOnlyList<string> OtherWeights { get; internal init; } = [];

    /// <summary>Number of multiply-adds to score one row.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>The summary as a table of text.</summary>
    public override string ToString() => SummaryTable.Write(this);
}
