namespace MlNet.MultiTask;

/// <summary>The progress of one task after an epoch.</summary>
public sealed record TaskProgress
{
    internal TaskProgress(string task, double trainingLoss, double validationLoss, double weight) =>
        (Task, TrainingLoss, ValidationLoss, Weight) = (task, trainingLoss, validationLoss, weight);

    /// <summary>Its name.</summary>
    public string Task { get; internal init; }

    /// <summary>Mean loss over the epoch's steps, NaN where no row had its label.</summary>
    public double TrainingLoss { get; internal init; }

    /// <summary>Loss on the held-out rows, NaN where none has its label.</summary>
    public double ValidationLoss { get; internal init; }

    /// <summary>Mean of the balancer's weights for it.</summary>
    public double Weight { get; internal init; }

    /// <summary>Share of the held-out rows that are predicted correctly, from 0 to 1; NaN for tasks that are not about classes, and if no
    /// row has its label.</summary>
    public double ValidationAccuracy { get; internal init; } = double.NaN;
}
