using MlNet.MultiTask;
using Spectre.Console;

namespace Lines;

/// <summary>A line for each epoch: the held-out losses, and how often each data set was gone through.</summary>
internal sealed class SetLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (!value.IsEpochEnd)
            return;
        var losses = value.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.ValidationLoss:F4}"));
        var passes = value.Sets.Select(set => FormattableString.Invariant($"the {set.Set} {set.Epochs}"));
        var best = value.IsBest ? "  best" : "";
        AnsiConsole.WriteLine(
            FormattableString.Invariant(
                $"epoch {value.Epoch,2}: {string.Join(", ", losses)}; passes over {string.Join(", ", passes)}{best}"
            )
        );
    }
}
