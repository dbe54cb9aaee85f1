using MlNet.MultiTask;
using Spectre.Console;

namespace Digits;

/// <summary>A line for each epoch, with each task's loss on the held-out digits.</summary>
public sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (!value.IsEpochEnd)
            return;
        var losses = value.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.ValidationLoss:F4}"));
        var best = value.IsBest ? "  best" : "";
        AnsiConsole.WriteLine(FormattableString.Invariant($"epoch {value.Epoch,2}: {string.Join(", ", losses)}{best}"));
    }
}
