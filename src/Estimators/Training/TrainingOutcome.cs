namespace MlNet.MultiTask;

/// <summary>How a training ended.</summary>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="BestEpoch">Epoch of the weights that were kept.</param>
/// <param name="BestLoss">Their loss on the held-out rows, NaN without.</param>
/// <param name="WasCancelled">Whether the caller stopped it before it had ended by itself.</param>
/// <param name="Warning">Why it ended before its time; null where it did not.</param>
internal sealed record TrainingOutcome(int Epochs, long Steps, int BestEpoch, double BestLoss, bool WasCancelled, string? Warning)
{
    /// <summary>What the last epoch was judged by on the held-out rows, NaN without.</summary>
    public double LastScore { get; init; } = double.NaN;
}
