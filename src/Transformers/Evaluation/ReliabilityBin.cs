namespace MlNet.MultiTask;

/// <summary>The rows whose predicted probability lies in one interval.</summary>
public readonly record struct ReliabilityBin
{
    internal ReliabilityBin(double low, double high, long rows, double meanProbability, double frequency) =>
        (Low, High, Rows, MeanProbability, Frequency) = (low, high, rows, meanProbability, frequency);

    /// <summary>Lower end of the interval; it belongs to the bin below, except 0.</summary>
    public double Low { get; internal init; }

    /// <summary>Upper end, which belongs to the bin.</summary>
    public double High { get; internal init; }

    /// <summary>Number of rows.</summary>
    public long Rows { get; internal init; }

    /// <summary>Mean predicted probability; NaN without rows.</summary>
    public double MeanProbability { get; internal init; }

    /// <summary>Share of the rows in which it came true; NaN without rows. If the model is well calibrated, it equals the mean predicted
    /// probability.</summary>
    public double Frequency { get; internal init; }
}
