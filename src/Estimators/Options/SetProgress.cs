using System.Diagnostics.CodeAnalysis;

namespace MlNet.MultiTask.Extending;

/// <summary>Where one of several data sets stands in a training.</summary>
public sealed record SetProgress
{
    /// <summary>A data set's progress; for trying out a <see cref="SetSampling"/> of one's own.</summary>
    public SetProgress() { }

    [SetsRequiredMembers]
    internal SetProgress(string set, long rows, long epochs, long steps, double trainingLoss, double firstLoss) =>
        (Set, Rows, Epochs, Steps, TrainingLoss, FirstLoss) = (set, rows, epochs, steps, trainingLoss, firstLoss);

    /// <summary>Its name.</summary>
    public required string Set { get; init; }

    /// <summary>Its training rows, the held-out ones left out.</summary>
    public required long Rows { get; init; }

    /// <summary>How often it was gone through to the end.</summary>
    public long Epochs { get; init; }

    /// <summary>Steps that took a batch of it.</summary>
    public long Steps { get; init; }

    /// <summary>Its mean training loss Σ αₜ Lₜ over its tasks in the last epoch of the whole in which it took part; NaN before the first
    /// has ended.</summary>
    public double TrainingLoss { get; init; } = double.NaN;

    /// <summary>The same, in the first such epoch.</summary>
    public double FirstLoss { get; init; } = double.NaN;
}
