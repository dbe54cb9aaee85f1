namespace MlNet.MultiTask;

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">Epochs done, the one that runs included.</param>
/// <param name="MaximumEpochs">Epochs planned at most.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Tasks">Each task's losses and weight.</param>
/// <param name="ValidationLoss">Σ αₜ Lₜ on the held-out rows, NaN without held-out rows.</param>
/// <param name="IsBest">True where these are the best weights so far.</param>
public sealed record TrainingProgress(int Epoch, int MaximumEpochs, long Steps, IReadOnlyList<TaskProgress> Tasks, double ValidationLoss, bool IsBest)
{
    /// <summary>False for a report within an epoch (<see cref="MultiTaskOptions.ProgressSteps"/>): training losses are means over the epoch's steps so far, nothing is measured on held-out rows.</summary>
    public bool IsEpochEnd { get; init; } = true;

    /// <summary>Where each of several data sets stands; none where the data is a single view.</summary>
    public IReadOnlyList<SetProgress> Sets { get; init; } = [];

    /// <summary>Why the training ended before its time, where a loss became NaN or infinite; null otherwise. The last report then.</summary>
    public string? Warning { get; init; }
}
