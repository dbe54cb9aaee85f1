namespace Benchmarks;

/// <summary>What one training of a network reached.</summary>
/// <param name="Figures">One for each task.</param>
/// <param name="Seconds">Of the whole training, trials included.</param>
/// <param name="Epochs">Epochs of the last training.</param>
/// <param name="RowsPerSecond">What ONNX Runtime scores with it; NaN where that was not measured.</param>
internal sealed record NetworkResult(IReadOnlyList<TaskFigure> Figures, double Seconds, int Epochs, double RowsPerSecond);
