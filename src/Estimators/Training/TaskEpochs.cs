namespace MlNet.MultiTask;

/// <summary>Keeps for each task the weights of the epoch in which its own loss on the held-out rows was least, as
/// <see cref="StoppingCriterion.EachTask"/> wants it.</summary>
/// <param name="tasks">The tasks.</param>
internal sealed class TaskEpochs(IReadOnlyList<TaskDefinition> tasks)
{
    private const string Key = "stopping/tasks/";

    // By so much a task's error has to be less than with another task's epoch: else one copy of the network serves both.
    private const double Margin = 0.002;

    // Means over few epochs: the share of wrong classes among a few hundred rows jumps.
    private readonly ScoreWindow[] _windows = [.. tasks.Select(_ => new ScoreWindow(3))];
    // -1 where the task was not measured yet.
    private readonly int[] _best = [.. tasks.Select(_ => -1)];

    // By epoch; those of epoch 0 are of the weights that the training starts with, if it starts from a model.
    private readonly List<double[]> _errors = [[.. tasks.Select(_ => double.NaN)]];
    private readonly Dictionary<int, WeightSnapshot> _kept = [];
    private int _lastBetter;

    /// <summary>Epochs since the tasks' least losses last became better by a margin; 0 where no held-out row has any
    /// label, since nothing can be waited for.</summary>
    public int Waited => Array.TrueForAll(_best, epoch => epoch < 0) ? 0 : _errors.Count - 1 - _lastBetter;

    /// <summary>Each task's least error so far; NaN where none was measured.</summary>
    public double[] LeastErrors => Least(_errors.Count - 1);

    /// <summary>The geometric mean of each task's least error so far; NaN where none was measured.</summary>
    public double Score => HeldOutError.Of(tasks, LeastErrors);

    /// <summary>Takes in the weights of a model that is trained further, which the epochs have to beat.</summary>
    /// <param name="errors">Each task's loss; NaN where no held-out row has its label.</param>
    /// <param name="store">The weights.</param>
    public void Begin(IReadOnlyList<double> errors, ParameterStore store)
    {
        _errors[0] = [.. errors];
        Keep(store);
    }

    /// <summary>Takes in an epoch.</summary>
    /// <param name="errors">Each task's loss; NaN where no held-out row has its label.</param>
    /// <param name="store">The weights.</param>
    public void Offer(IReadOnlyList<double> errors, ParameterStore store)
    {
        _errors.Add([.. errors.Select((error, t) => _windows[t].Add(error))]);
        Keep(store);
    }

    /// <summary>Decides which epochs' weights the model consists of: the fewest that give each task an error close to its least.</summary>
    /// <param name="common">The epoch that does best for all tasks together.</param>
    /// <param name="weights">Its weights.</param>
    public TaskCopies Choose(int common, WeightSnapshot weights)
    {
        var chosen = new List<int> { common };
        double Least(int task) => chosen.Min(epoch => _errors[epoch][task]);
        while (true)
        {
            var (task, gain) = tasks
                .Select((_, t) => (Task: t, Gain: _best[t] >= 0 ? 1 - _errors[_best[t]][t] / Least(t) : 0))
                .MaxBy(candidate => candidate.Gain);
            if (!(gain > Margin))
                break;
            chosen.Add(_best[task]);
        }
        int[] epochs = [.. tasks.Select((_, t) => _best[t] >= 0 ? chosen.MinBy(epoch => _errors[epoch][t]) : common)];
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
        foreach (var epoch in _best.Where(epoch => epoch >= 0).Distinct())
            _kept[epoch] = WeightSnapshot.Restore(from, $"{Key}{epoch}/", store);
    }

    // Keeps the weights of the last epoch that was taken in if they are the best of any task, and forgets those that are no longer.
    private void Keep(ParameterStore store)
    {
        var epoch = _errors.Count - 1;
        var isBetter = false;
        for (var t = 0; t < _best.Length; t++)
            if (!double.IsNaN(_errors[epoch][t]) && (_best[t] < 0 || _errors[epoch][t] < _errors[_best[t]][t]))
                (_best[t], isBetter) = (epoch, true);
        if (!isBetter)
            return;
        if (HasProgressed)
            _lastBetter = epoch;
        _kept[epoch] = WeightSnapshot.Of(store);
        foreach (var old in _kept.Keys.Where(old => !_best.Contains(old)).ToArray())
            _kept.Remove(old);
    }

    // By how much of itself each least loss fell since the last progress, in the mean over the tasks by their weights.
    private bool HasProgressed
    {
        get
        {
            var (before, now) = (Least(_lastBetter), LeastErrors);
            var (sum, weights) = (0.0, 0.0);
            for (var t = 0; t < tasks.Count; t++)
            {
                if (double.IsNaN(now[t]))
                    continue;
                if (double.IsNaN(before[t]))
                    return true;
                sum += tasks[t].LossWeight * (before[t] - now[t]) / Math.Max(Math.Abs(before[t]), double.Epsilon);
                weights += tasks[t].LossWeight;
            }
            return weights <= 0 || sum > Margin * weights;
        }
    }

    // Each task's least error up to an epoch.
    private double[] Least(int last) =>
        [
            .. tasks.Select(
                (_, t) =>
                    _errors.Take(last + 1).Select(errors => errors[t]).Where(error => !double.IsNaN(error)).DefaultIfEmpty(double.NaN).Min()
            ),
        ];
}
