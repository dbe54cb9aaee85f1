namespace MlNet.MultiTask;

/// <summary>Where a training stands.</summary>
public sealed record TrainingProgress
{
    internal TrainingProgress(
        int epoch,
        int maximumEpochs,
        long steps,
        IReadOnlyList<TaskProgress> tasks,
        double validationLoss,
        bool isBest
    ) => (Epoch, MaximumEpochs, Steps, Tasks, ValidationLoss, IsBest) = (epoch, maximumEpochs, steps, tasks, validationLoss, isBest);

    /// <summary>Epochs done, the one that runs included.</summary>
    public int Epoch { get; internal init; }

    /// <summary>Epochs planned at most.</summary>
    public int MaximumEpochs { get; internal init; }

    /// <summary>Steps done.</summary>
    public long Steps { get; internal init; }

    /// <summary>Each task's losses and weight.</summary>
    public IReadOnlyList<TaskProgress> Tasks { get; internal init; }

    /// <summary>Σ αₜ Lₜ on the held-out rows, NaN without held-out rows.</summary>
    public double ValidationLoss { get; internal init; }

    /// <summary>True where these are the best weights so far.</summary>
    public bool IsBest { get; internal init; }

    /// <summary>False for a report within an epoch (<see cref="MultiTaskOptions.ProgressSteps"/>): training losses are means over the
    /// epoch's steps so far, nothing is measured on held-out rows.</summary>
    public bool IsEpochEnd { get; internal init; } = true;

    /// <summary>Where each of several data sets stands; none where the data is a single view.</summary>
    public IReadOnlyList<SetProgress> Sets { get; internal init; } = [];

    /// <summary>Why the training ended before its time, where a loss became NaN or infinite; null otherwise. The last report
    /// then.</summary>
    public string? Warning { get; internal init; }
}
