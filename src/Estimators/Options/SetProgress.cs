using System.Diagnostics.CodeAnalysis;

namespace MlNet.MultiTask.Extending;

/// <summary>The progress of one of several data sets.</summary>
public sealed record SetProgress
{
    /// <summary>A data set's progress; for testing your own <see cref="SetSampling"/>.</summary>
    public SetProgress() { }

    [SetsRequiredMembers]
    internal SetProgress(string set, long rows, long epochs, long steps, double trainingLoss, double firstLoss) =>
        (Set, Rows, Epochs, Steps, TrainingLoss, FirstLoss) = (set, rows, epochs, steps, trainingLoss, firstLoss);

    /// <summary>Its name.</summary>
    public required string Set { get; init; }

    /// <summary>Number of its training rows, without the held-out ones.</summary>
    public required long Rows { get; init; }

    /// <summary>How many times all of its rows were used.</summary>
    public long Epochs { get; init; }

    /// <summary>Number of steps with a batch of it.</summary>
    public long Steps { get; init; }

    /// <summary>Its mean training loss Σ αₜ Lₜ over its tasks, in the latest epoch of the training that used it; NaN before the first epoch
    /// has ended.</summary>
    public double TrainingLoss { get; init; } = double.NaN;

    /// <summary>The same, in the first epoch that used it.</summary>
    public double FirstLoss { get; init; } = double.NaN;
}
