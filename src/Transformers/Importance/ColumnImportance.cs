namespace MlNet.MultiTask;

/// <summary>How much a task's main metric gets worse when a column's values are shuffled over the rows.</summary>
/// <param name="Column">The raw column.</param>
/// <param name="Task">The task.</param>
/// <param name="Metric">Its main metric, such as <c>AUC</c>.</param>
/// <param name="Baseline">The metric with the column as it is.</param>
/// <param name="Drops">How much worse it was with each shuffle: baseline − shuffled where more is better, shuffled − baseline where less is. Negative where it got better.</param>
public sealed record ColumnImportance(string Column, string Task, string Metric, double Baseline, IReadOnlyList<double> Drops)
{
    /// <summary>Mean of <see cref="Drops"/>.</summary>
    public double Mean => Drops.Average();

    /// <summary>Standard deviation of <see cref="Drops"/>, with n − 1; 0 for a single shuffle.</summary>
    public double StandardDeviation => Drops.Count < 2 ? 0 : Math.Sqrt(Drops.Sum(drop => (drop - Mean) * (drop - Mean)) / (Drops.Count - 1));
}
