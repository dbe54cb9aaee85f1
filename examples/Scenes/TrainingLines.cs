using System.Diagnostics;
using System.Globalization;
using MlNet.MultiTask;

namespace Scenes;

/// <summary>Prints a line every few seconds and after each epoch: how far a training is, each task's loss in this epoch, and how long it
/// will still take.</summary>
/// <param name="name">What is trained.</param>
/// <param name="stepsPerEpoch">Steps of an epoch.</param>
internal sealed class TrainingLines(string name, int stepsPerEpoch) : IProgress<TrainingProgress>
{
    /// <summary>Steps between two reports that the options should ask for.</summary>
    public const int Steps = 20;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _last;

    public void Report(TrainingProgress value)
    {
        var now = _watch.Elapsed;
        if (!value.IsEpochEnd && now - _last < s_pause)
            return;
        _last = now;
        var share = Math.Min(1, (double)value.Steps / ((long)stepsPerEpoch * value.MaximumEpochs));
        var losses = string.Join(", ", value.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.TrainingLoss:F3}")));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name}: epoch {value.Epoch} of {value.MaximumEpochs}, {share:P0} after "
                    + $"{now.TotalSeconds:F0} s, {(now / share - now).TotalSeconds:F0} s to go; loss {losses}"
            )
        );
    }
}
