namespace MlNet.MultiTask;

/// <summary>The labels of one task in a round of co-training.</summary>
public sealed record CoTrainingTaskRound
{
    internal CoTrainingTaskRound(string task, IReadOnlyList<NetworkLabels> networks, double agreement) =>
        (Task, Networks, Agreement) = (task, networks, agreement);

    /// <summary>The task's name.</summary>
    public string Task { get; internal init; }

    /// <summary>Each network's labels.</summary>
    public IReadOnlyList<NetworkLabels> Networks { get; internal init; }

    /// <summary>Share of the rows that are not held out in which all networks predict the same label after the round.</summary>
    public double Agreement { get; internal init; }
}
