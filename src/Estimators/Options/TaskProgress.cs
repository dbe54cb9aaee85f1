namespace MlNet.MultiTask;

/// <summary>Where one task of a training stands after an epoch.</summary>
/// <param name="Task">Its name.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's steps, NaN where no row had its label.</param>
/// <param name="ValidationLoss">Loss on the held-out rows, NaN where none has its label.</param>
/// <param name="Weight">Mean of the weights that the balancer gave it.</param>
public sealed record TaskProgress(string Task, double TrainingLoss, double ValidationLoss, double Weight)
{
    /// <summary>Share of the held-out rows that are predicted right, from 0 to 1; NaN for tasks without right and wrong, and where none has its label.</summary>
    public double ValidationAccuracy { get; init; } = double.NaN;
}
