namespace Microsoft.ML.Data;

public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryCounts counts, IReadOnlyList<string> classNames)
        : base(counts, classNames)
    {
        LogLoss = counts.LogLoss;
        LogLossReduction = counts.LogLossReduction;
        Entropy = counts.Entropy;
    }

    /// <summary>In bits.</summary>
    public double LogLoss { get; }

    public double LogLossReduction { get; }

    public double Entropy { get; }
}
