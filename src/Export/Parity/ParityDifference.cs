namespace MlNet.MultiTask;

/// <summary>How far one output of an exported file is from the chain on the sample.</summary>
public sealed record ParityDifference
{
    internal ParityDifference(string output, bool isExact, double largest) => (Output, IsExact, Largest) = (output, isExact, largest);

    /// <summary>Name of the output.</summary>
    public string Output { get; internal init; }

    /// <summary>True for labels, keys and text, which have to be the same.</summary>
    public bool IsExact { get; internal init; }

    /// <summary>
    /// The largest difference relative to the value or to the column's mean magnitude, whichever is larger; for exact ones the part of the
    /// rows that differ, 0 to 1.
    /// </summary>
    public double Largest { get; internal init; }
}
