namespace MlNet.MultiTask;

/// <summary>A point of a ROC curve, and with its precision of the curve of precision against recall.</summary>
public readonly record struct RocPoint
{
    internal RocPoint(double threshold, double falsePositiveRate, double truePositiveRate, double precision) =>
        (Threshold, FalsePositiveRate, TruePositiveRate, Precision) = (threshold, falsePositiveRate, truePositiveRate, precision);

    /// <summary>Rows with a score of at least this are taken as true.</summary>
    public double Threshold { get; internal init; }

    /// <summary>Share of the false rows that are taken as true.</summary>
    public double FalsePositiveRate { get; internal init; }

    /// <summary>Share of the true rows that are: the recall.</summary>
    public double TruePositiveRate { get; internal init; }

    /// <summary>Share of the rows taken as true that are true; 1 where none is taken.</summary>
    public double Precision { get; internal init; }
}
