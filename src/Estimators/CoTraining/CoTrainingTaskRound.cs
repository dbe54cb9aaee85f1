namespace MlNet.MultiTask;

/// <summary>What a round of co-training did to one task's labels.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Networks">Each network's labels.</param>
/// <param name="Agreement">Share of the rows that are not held out in which all networks predict the same label after the round.</param>
public sealed record CoTrainingTaskRound(string Task, IReadOnlyList<NetworkLabels> Networks, double Agreement);
