namespace MlNet.MultiTask;

/// <summary>Where one task of a training stands after an epoch.</summary>
/// <param name="Task">Its name.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's steps, NaN where no row had its label.</param>
/// <param name="ValidationLoss">Loss on the held-out rows, NaN where none has its label.</param>
/// <param name="Weight">Mean of the weights that the balancer gave it.</param>
public sealed record TaskProgress(string Task, double TrainingLoss, double ValidationLoss, double Weight);
