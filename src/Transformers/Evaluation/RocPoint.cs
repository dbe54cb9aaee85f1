namespace MlNet.MultiTask;

/// <summary>A point of a ROC curve.</summary>
public readonly record struct RocPoint
{
    internal RocPoint(double threshold, double falsePositiveRate, double truePositiveRate) =>
        (Threshold, FalsePositiveRate, TruePositiveRate) = (threshold, falsePositiveRate, truePositiveRate);

    /// <summary>Rows with a score of at least this are taken as true.</summary>
    public double Threshold { get; internal init; }

    /// <summary>Share of the false rows that are taken as true.</summary>
    public double FalsePositiveRate { get; internal init; }

    /// <summary>Share of the true rows that are taken as true.</summary>
    public double TruePositiveRate { get; internal init; }
}
