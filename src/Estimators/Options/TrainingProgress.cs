namespace MlNet.MultiTask;

/// <summary>The progress of a training.</summary>
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

    /// <summary>Number of epochs, including the current one.</summary>
    public int Epoch { get; internal init; }

    /// <summary>The maximum number of epochs.</summary>
    public int MaximumEpochs { get; internal init; }

    /// <summary>Number of steps.</summary>
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

    /// <summary>True while the network is trained a second time, on all rows (<see cref="MultiTaskOptions.Refit"/>); epochs and steps
    /// count from 1 again.</summary>
    public bool IsRefit { get; internal init; }

    /// <summary>The progress of each of several data sets; empty for a single view.</summary>
    public IReadOnlyList<SetProgress> Sets { get; internal init; } = [];

    /// <summary>Why the training stopped early: a loss became NaN or infinite. Null otherwise. No report follows it.</summary>
    public string? Warning { get; internal init; }

    /// <summary>A line on the console that shows where a training stands: epochs, each task's held-out loss, and since when there was
    /// nothing better; rewritten in place, or one line for each epoch where the output goes to a file. <c>Progress =
    /// TrainingProgress.OnConsole()</c>.</summary>
    /// <param name="output">Where it is written; null for the console's error stream, which leaves the output to the program.</param>
    public static IProgress<TrainingProgress> OnConsole(TextWriter? output = null) => new ConsoleProgress(output);
}
