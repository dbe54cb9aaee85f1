using System.Diagnostics;
using System.Globalization;

namespace MlNet.MultiTask.Tool;

/// <summary>Training progress for logs: a line now and then, and one for the end.</summary>
/// <param name="terminal">Where to.</param>
internal sealed class PlainProgress(Terminal terminal) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private long _last = Stopwatch.GetTimestamp();

    public void Report(TrainingProgress value)
    {
        if (value.Warning is { } warning)
            terminal.Note(warning);
        else if (value.IsEpochEnd && Stopwatch.GetElapsedTime(_last) > s_interval)
        {
            _last = Stopwatch.GetTimestamp();
            var losses = value.Tasks.Select(task => string.Create(CultureInfo.InvariantCulture, $"{task.Task} {task.ValidationLoss:G4}"));
            var line = string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch} of {value.MaximumEpochs}");
            terminal.Note($"{line}: {string.Join(", ", losses)}");
        }
    }
}
