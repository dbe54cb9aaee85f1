using System.Diagnostics;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>Notes how long each epoch of a training takes.</summary>
internal sealed class EpochClock : IProgress<TrainingProgress>
{
    private long _last;

    public List<double> Seconds { get; } = [];

    public void Report(TrainingProgress value)
    {
        // What comes before the first epoch's end is preparation too.
        if (_last > 0)
            Seconds.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
        _last = Stopwatch.GetTimestamp();
    }
}
