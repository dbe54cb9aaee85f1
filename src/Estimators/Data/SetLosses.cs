namespace MlNet.MultiTask;

/// <summary>Each data set's mean training loss in the first and the latest epoch.</summary>
internal sealed class SetLosses
{
    private readonly double[] _sums;
    private readonly long[] _steps;

    public SetLosses(int sets)
    {
        (_sums, _steps, First, Last) = (new double[sets], new long[sets], new double[sets], new double[sets]);
        Array.Fill(First, double.NaN);
        Array.Fill(Last, double.NaN);
    }

    /// <summary>Mean in the first epoch that used the set, NaN before its end.</summary>
    public double[] First { get; }

    /// <summary>Mean in the latest epoch that used the set.</summary>
    public double[] Last { get; }

    /// <summary>Adds a step's Σ αₜ Lₜ over the set's tasks.</summary>
    public void Add(int set, ReadOnlySpan<double> losses, int[] setTasks, IReadOnlyList<TaskDefinition> tasks)
    {
        foreach (var task in setTasks)
            if (!double.IsNaN(losses[task]))
                _sums[set] += tasks[task].LossWeight * losses[task];
        _steps[set]++;
    }

    public void EndEpoch()
    {
        for (var i = 0; i < _sums.Length; i++)
            if (_steps[i] > 0)
            {
                Last[i] = _sums[i] / _steps[i];
                if (double.IsNaN(First[i]))
                    First[i] = Last[i];
            }
        Array.Clear(_sums);
        Array.Clear(_steps);
    }

    public void Capture(Checkpoint to)
    {
        to.Put<double>("sets/losses", [.. _sums, .. First, .. Last]);
        to.Put<long>("sets/steps", _steps);
    }

    public void Restore(Checkpoint from)
    {
        var losses = from.Get<double>("sets/losses");
        losses[.._sums.Length].CopyTo(_sums);
        losses.Slice(_sums.Length, _sums.Length).CopyTo(First);
        losses[(2 * _sums.Length)..].CopyTo(Last);
        from.CopyTo<long>("sets/steps", _steps);
    }
}
