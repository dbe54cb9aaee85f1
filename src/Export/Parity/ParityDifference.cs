namespace MlNet.MultiTask;

/// <summary>How far one output of an exported file is from the chain on the sample.</summary>
/// <param name="Output">Name of the output.</param>
/// <param name="IsExact">True for labels, keys and text, which have to be the same.</param>
/// <param name="Largest">
/// The largest difference relative to the value or to the column's mean magnitude, whichever is larger; for exact ones the part of the rows that differ, 0 to 1.
/// </param>
public sealed record ParityDifference(string Output, bool IsExact, double Largest);
