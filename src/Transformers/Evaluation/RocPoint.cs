namespace MlNet.MultiTask;

/// <summary>A point of a ROC curve.</summary>
/// <param name="Threshold">Rows with a score of at least this are taken as true.</param>
/// <param name="FalsePositiveRate">Share of the false rows that are taken as true.</param>
/// <param name="TruePositiveRate">Share of the true rows that are.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
