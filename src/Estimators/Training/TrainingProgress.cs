namespace MlNet.MultiTask;

/// <summary>Where a training stands after an epoch.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="MaximumEpochs">Epochs planned at most.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Tasks">Each task's losses and weight.</param>
/// <param name="ValidationLoss">Σ αₜ Lₜ on the held-out rows, NaN without held-out rows.</param>
/// <param name="IsBest">True where these are the best weights so far.</param>
public sealed record TrainingProgress(int Epoch, int MaximumEpochs, long Steps, IReadOnlyList<TaskProgress> Tasks, double ValidationLoss, bool IsBest);
