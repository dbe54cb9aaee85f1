namespace MlNet.MultiTask;

/// <summary>
/// A metric of your own for one task, measured beside the usual ones: it stands among <see cref="TaskMetrics.Values"/>, gets a confidence
/// interval like them, and can be what cross-validation, comparison and search look at.
/// </summary>
public sealed record OwnMetric
{
    /// <summary>Name of the task.</summary>
    public required string Task { get; init; }

    /// <summary>Name of the metric, such as <c>MAPE</c>; another than those of the task's kind.</summary>
    public required string Name { get; init; }

    /// <summary>Whether more is better, as for an accuracy, or less, as for an error.</summary>
    /// <value>Default false.</value>
    public bool IsHigherBetter { get; init; }

    /// <summary>
    /// Computes it from the labels and the scores of the rows that have both, at least one, in the order of the data: an array for each
    /// row. A label is the number or numbers, the position of the class from 0, 0 or 1 for false or true, the four sides of a box, the two
    /// bounds of a censored number, or of a multi-label task a 0, 1 or NaN (missing) for each flag. A score is what the column Score has;
    /// of a binary task it is the probability instead. NaN where the rows do not define the metric.
    /// </summary>
    public required Func<double[][], float[][], double> Measure { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Task);
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentNullException.ThrowIfNull(Measure);
    }
}
