namespace MlNet.MultiTask;

/// <summary>A task's metric in a search's log.</summary>
/// <param name="Name">The metric.</param>
/// <param name="IsHigherBetter">Which way is better.</param>
/// <param name="Folds">Its value in each fold.</param>
internal sealed record SearchLogMetric(string Name, bool IsHigherBetter, double[] Folds);
