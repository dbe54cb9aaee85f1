using MlNet.MultiTask;
using Spectre.Console;

namespace TwoDataSets;

/// <summary>A line for each epoch: the held-out losses, and how often each data set was gone through.</summary>
public sealed class SetLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd)
            AnsiConsole.WriteLine(FormattableString.Invariant(
                $"epoch {value.Epoch,2}: {string.Join(", ", value.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.ValidationLoss:F4}")))}; passes over {string.Join(", ", value.Sets.Select(set => FormattableString.Invariant($"the {set.Set} {set.Epochs}")))}{(value.IsBest ? "  best" : "")}"));
    }
}
