namespace MlNet.MultiTask;

/// <summary>Means of each task's loss and weight over an epoch.</summary>
internal sealed class EpochMeter(int taskCount)
{
    private readonly double[] _losses = new double[taskCount];
    private readonly double[] _weights = new double[taskCount];
    private readonly long[] _steps = new long[taskCount];

    /// <summary>Mean loss of each task, NaN without a step that had its label.</summary>
    public double[] Losses => Means(_losses);

    public void Add(double[] losses, double[] weights)
    {
        for (var t = 0; t < losses.Length; t++)
        {
            if (double.IsNaN(losses[t]))
                continue;
            _losses[t] += losses[t];
            _weights[t] += weights[t];
            _steps[t]++;
        }
    }

    public void Clear()
    {
        Array.Clear(_losses);
        Array.Clear(_weights);
        Array.Clear(_steps);
    }

    public void Capture(Checkpoint to)
    {
        to.Put<double>("meter/losses", _losses);
        to.Put<double>("meter/weights", _weights);
        to.Put<long>("meter/steps", _steps);
    }

    public void Restore(Checkpoint from)
    {
        from.CopyTo<double>("meter/losses", _losses);
        from.CopyTo<double>("meter/weights", _weights);
        from.CopyTo<long>("meter/steps", _steps);
    }

    /// <param name="tasks">The tasks.</param>
    /// <param name="validation">Their losses on the held-out rows.</param>
    /// <param name="accuracies">Their accuracies there; null within an epoch.</param>
    public IReadOnlyList<TaskProgress> Progress(IReadOnlyList<TaskDefinition> tasks, double[] validation, double[]? accuracies)
    {
        var (losses, weights) = (Means(_losses), Means(_weights));
        return
        [
            .. tasks.Select(
                (task, t) =>
                    new TaskProgress(task.Name, losses[t], validation[t], weights[t]) { ValidationAccuracy = accuracies?[t] ?? double.NaN }
            ),
        ];
    }

    private double[] Means(double[] sums) => [.. sums.Select((sum, t) => _steps[t] == 0 ? double.NaN : sum / _steps[t])];
}
