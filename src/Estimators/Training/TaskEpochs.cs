namespace MlNet.MultiTask;

/// <summary>Keeps for each task the weights of the epoch in which its own error on the held-out rows was least, as
/// <see cref="StoppingCriterion.EachTask"/> wants it.</summary>
/// <param name="tasks">The tasks.</param>
internal sealed class TaskEpochs(IReadOnlyList<TaskDefinition> tasks)
{
    private const string Key = "stopping/tasks/";

    // By so much a task's error has to be less than with another task's epoch: else one copy of the network serves both.
    private const double Margin = 0.002;

    // Means over few epochs: the share of wrong classes among a few hundred rows jumps.
    private readonly ScoreWindow[] _windows = [.. tasks.Select(_ => new ScoreWindow(3))];
    private readonly int[] _best = new int[tasks.Count];
    private readonly List<double[]> _errors = [];
    private readonly Dictionary<int, WeightSnapshot> _kept = [];
    private int _lastBetter;

    /// <summary>Epochs since any task did better than before.</summary>
    public int Waited => _errors.Count - _lastBetter;

    /// <summary>Each task's least error so far; NaN where none was measured.</summary>
    public double[] LeastErrors => [.. tasks.Select((_, t) => _best[t] > 0 ? _errors[_best[t] - 1][t] : double.NaN)];

    /// <summary>The geometric mean of each task's least error so far; NaN where none was measured.</summary>
    public double Score => HeldOutError.Of(tasks, LeastErrors);

    /// <summary>Takes in an epoch.</summary>
    /// <param name="errors">Each task's error; NaN where no held-out row has its label.</param>
    /// <param name="store">The weights.</param>
    public void Offer(IReadOnlyList<double> errors, ParameterStore store)
    {
        double[] smooth = [.. errors.Select((error, t) => _windows[t].Add(error))];
        _errors.Add(smooth);
        var isBetter = false;
        for (var t = 0; t < smooth.Length; t++)
            if (!double.IsNaN(smooth[t]) && (_best[t] == 0 || smooth[t] < _errors[_best[t] - 1][t]))
                (_best[t], isBetter) = (_errors.Count, true);
        if (!isBetter)
            return;
        _lastBetter = _errors.Count;
        _kept[_errors.Count] = WeightSnapshot.Of(store);
        foreach (var epoch in _kept.Keys.Where(epoch => !_best.Contains(epoch)).ToArray())
            _kept.Remove(epoch);
    }

    /// <summary>Decides which epochs' weights the model consists of: the fewest that give each task an error close to its least.</summary>
    /// <param name="common">The epoch that does best for all tasks together.</param>
    /// <param name="weights">Its weights.</param>
    public TaskCopies Choose(int common, WeightSnapshot weights)
    {
        var chosen = new List<int> { common };
        double Error(int epoch, int task) => epoch > 0 ? _errors[epoch - 1][task] : double.PositiveInfinity;
        double Least(int task) => chosen.Min(epoch => Error(epoch, task));
        while (true)
        {
            var (task, gain) = tasks
                .Select((_, t) => (Task: t, Gain: _best[t] > 0 ? 1 - Error(_best[t], t) / Least(t) : 0))
                .MaxBy(candidate => candidate.Gain);
            if (!(gain > Margin))
                break;
            chosen.Add(_best[task]);
        }
        int[] epochs = [.. tasks.Select((_, t) => _best[t] > 0 ? chosen.MinBy(epoch => Error(epoch, t)) : common)];
        int[] used = [.. epochs.Distinct().Order()];
        return new TaskCopies(
            [.. epochs.Select(epoch => Array.IndexOf(used, epoch))],
            epochs,
            [.. used.Select(epoch => epoch == common ? weights : _kept[epoch])]
        );
    }

    /// <summary>Writes everything for a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        to.Put<long>(Key + "epochs", [_lastBetter, .. _best.Select(epoch => (long)epoch)]);
        to.Put<double>(Key + "errors", [.. _errors.SelectMany(errors => errors)]);
        for (var t = 0; t < _windows.Length; t++)
            _windows[t].Capture(to, $"{Key}window{t}");
        foreach (var (epoch, weights) in _kept)
            weights.Capture(to, $"{Key}{epoch}/");
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from, ParameterStore store)
    {
        var epochs = from.Get<long>(Key + "epochs");
        _lastBetter = (int)epochs[0];
        for (var t = 0; t < _best.Length; t++)
            _best[t] = (int)epochs[t + 1];
        _errors.Clear();
        _errors.AddRange(from.Get<double>(Key + "errors").ToArray().Chunk(tasks.Count));
        for (var t = 0; t < _windows.Length; t++)
            _windows[t].Restore(from, $"{Key}window{t}");
        foreach (var epoch in _best.Where(epoch => epoch > 0).Distinct())
            _kept[epoch] = WeightSnapshot.Restore(from, $"{Key}{epoch}/", store);
    }
}
