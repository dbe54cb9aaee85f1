using System.Globalization;
using MlNet.MultiTask;
using Spectre.Console;

namespace MultiFashion;

/// <summary>Says every few seconds where a training stands.</summary>
public sealed class EpochLines(string method) : IProgress<TrainingProgress>
{
    private long _said = Environment.TickCount64;

    public void Report(TrainingProgress value)
    {
        if (!value.IsEpochEnd || Environment.TickCount64 - _said < 10_000)
            return;
        _said = Environment.TickCount64;
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {method}: epoch {value.Epoch} of {value.MaximumEpochs}, losses "
                    + $"{string.Join(" / ", value.Tasks.Select(task => FormattableString.Invariant($"{task.TrainingLoss:F3}")))}"
            )
        );
    }
}
