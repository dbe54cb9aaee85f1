namespace MlNet.MultiTask;

/// <summary>The rows whose predicted probability lies in one interval.</summary>
/// <param name="Low">Lower end of the interval; it belongs to the bin below, except 0.</param>
/// <param name="High">Upper end, which belongs to the bin.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="MeanProbability">Mean of what was predicted; NaN without rows.</param>
/// <param name="Frequency">Share of the rows in which it came true; NaN without rows. Well calibrated, it is the mean of what was predicted.</param>
public readonly record struct ReliabilityBin(double Low, double High, long Rows, double MeanProbability, double Frequency);
