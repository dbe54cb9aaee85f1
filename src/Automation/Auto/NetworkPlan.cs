namespace MlNet.MultiTask;

/// <summary>Which tasks share a network.</summary>
/// <param name="Name">Its name, for people and for the log.</param>
/// <param name="Groups">The tasks of each network by their places; empty where all share one.</param>
internal sealed record NetworkPlan(string Name, IReadOnlyList<IReadOnlyList<int>> Groups);
