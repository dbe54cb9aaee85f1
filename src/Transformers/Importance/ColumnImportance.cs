namespace MlNet.MultiTask;

/// <summary>How much a task's main metric gets worse when a column's values are shuffled over the rows.</summary>
public sealed record ColumnImportance
{
    internal ColumnImportance(string column, string task, string metric, double baseline, IReadOnlyList<double> drops) =>
        (Column, Task, Metric, Baseline, Drops) = (column, task, metric, baseline, drops);

    /// <summary>The raw column.</summary>
    public string Column { get; internal init; }

    /// <summary>The task.</summary>
    public string Task { get; internal init; }

    /// <summary>Its main metric, such as <c>AUC</c>.</summary>
    public string Metric { get; internal init; }

    /// <summary>The metric with the column as it is.</summary>
    public double Baseline { get; internal init; }

    /// <summary>How much worse it became with each shuffle: baseline − shuffled where more is better, shuffled − baseline where less is.
    /// Negative where it got better.</summary>
    public IReadOnlyList<double> Drops { get; internal init; }

    /// <summary>Mean of <see cref="Drops"/>.</summary>
    public double Mean => Drops.Average();

    /// <summary>Standard deviation of <see cref="Drops"/>, with n − 1; 0 for a single shuffle.</summary>
    public double StandardDeviation =>
        Drops.Count < 2 ? 0 : Math.Sqrt(Drops.Sum(drop => (drop - Mean) * (drop - Mean)) / (Drops.Count - 1));
}
