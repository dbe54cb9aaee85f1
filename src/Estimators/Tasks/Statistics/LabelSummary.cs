namespace MlNet.MultiTask;

/// <summary>The numbers behind <see cref="LabelStatistics"/>, as they stand in a model's metadata.</summary>
internal sealed record LabelSummary(
    long Rows,
    IReadOnlyList<double> Mean,
    IReadOnlyList<double> Squares,
    IReadOnlyList<long> Known,
    IReadOnlyDictionary<int, long> Counts
);
