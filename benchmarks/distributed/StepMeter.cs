using System.Diagnostics;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>Times the steps of a training, and what of them its communicator took.</summary>
/// <param name="ranks">The communicator.</param>
/// <param name="warmUp">Steps at the beginning that are not counted.</param>
internal sealed class StepMeter(MeteredCommunicator ranks, int warmUp) : IProgress<TrainingProgress>
{
    private readonly List<(double All, double Messages)> _steps = [];
    private long _last;
    private double _messages;

    /// <summary>Median seconds of a step.</summary>
    public double Step => Median(_steps.Select(step => step.All));

    /// <summary>Median seconds that a step spends in messages.</summary>
    public double Messages => Median(_steps.Select(step => step.Messages));

    public void Report(TrainingProgress value)
    {
        var now = Stopwatch.GetTimestamp();
        if (value.Steps > warmUp && !value.IsEpochEnd)
            _steps.Add(((now - _last) / (double)Stopwatch.Frequency, ranks.Seconds - _messages));
        (_last, _messages) = (Stopwatch.GetTimestamp(), ranks.Seconds);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } all ? all[all.Length / 2] : 0;
}
