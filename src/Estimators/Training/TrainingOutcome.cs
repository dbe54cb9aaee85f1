namespace MlNet.MultiTask;

/// <summary>The outcome of a training.</summary>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="BestEpoch">The epoch whose weights were kept.</param>
/// <param name="BestLoss">Their loss on the held-out rows, NaN without.</param>
/// <param name="WasCancelled">Whether the caller cancelled it.</param>
/// <param name="Warning">Why it stopped early; null if it did not.</param>
internal sealed record TrainingOutcome(int Epochs, long Steps, int BestEpoch, double BestLoss, bool WasCancelled, string? Warning)
{
    /// <summary>Whether the weights are those of a second training, on all rows.</summary>
    public bool WasRefitted { get; init; }

    /// <summary>Each task's error on the held-out rows with the weights that it got; NaN without.</summary>
    public IReadOnlyList<double> TaskErrors { get; init; } = [];

    /// <summary>What each epoch was judged by.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>The copies that the model consists of; null where one epoch's weights serve all tasks.</summary>
    public TaskCopies? Copies { get; init; }

    /// <summary>The members of an ensemble that the model keeps; null where it keeps all.</summary>
    public MemberCut? Cut { get; init; }

    /// <summary>The score of the last epoch on the held-out rows, NaN without.</summary>
    public double LastScore { get; init; } = double.NaN;
}
