namespace MlNet.MultiTask.Tool.Training;

/// <summary>What a training gave.</summary>
internal sealed record TrainResult
{
    public required MultiTaskMetrics Metrics { get; init; }

    public required TimeSpan Duration { get; init; }

    public required bool WasStopped { get; init; }

    /// <summary>What a search found; null where there was none. Its model is disposed.</summary>
    public AutoResult? Search { get; init; }

    /// <summary>Null where it was not compared; the note says why.</summary>
    public SingleTaskComparison? Comparison { get; init; }

    public string? ComparisonNote { get; init; }

    /// <summary>Why there is no ONNX file; null where there is one, or none was asked for.</summary>
    public string? ExportNote { get; init; }

    public double? ExportDifference { get; init; }

    public required IReadOnlyList<string> Files { get; init; }
}
