namespace MlNet.MultiTask;

/// <summary>
/// The steps of a training: which rows come next. With one data set an epoch is one pass over its rows, or as many as there are members
/// that rows are dealt to. With several, each step takes a batch of one set, or of every set, and sets begin anew within an epoch.
/// </summary>
internal sealed class TrainingSteps : IDisposable
{
    private readonly IReadOnlyList<SetCursor> _sets;
    private readonly SetSampling _sampling;
    private readonly int _batchesPerStep;
    private readonly int _passes;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly SeededRandom _random;
    private readonly double[] _shares;
    private readonly double[] _turns;
    private readonly SetLosses _losses;
    private int _last;
    private bool _isLongest;

    /// <param name="sets">The data sets, at their beginning.</param>
    /// <param name="sampling">Shares the steps out among several sets.</param>
    /// <param name="tasks">All tasks, with the weights of their losses.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="batchesPerStep">Batches of each step.</param>
    /// <param name="seed">Seed of the draws of sets.</param>
    /// <param name="passes">How often an epoch shows the rows: each member that rows are dealt to sees each of them once.</param>
    public TrainingSteps(
        IReadOnlyList<SetCursor> sets,
        SetSampling sampling,
        IReadOnlyList<TaskDefinition> tasks,
        int batchSize,
        int batchesPerStep,
        int seed,
        int passes
    )
    {
        (_sets, _sampling, _tasks, _batchesPerStep, _passes) = (sets, sampling, tasks, batchesPerStep, passes);
        _random = new SeededRandom(seed ^ 0x5A3D1E);
        (_shares, _turns, _losses) = (new double[sets.Count], new double[sets.Count], new SetLosses(sets.Count));
        var rowsPerStep = (long)batchSize * batchesPerStep;
        long[] steps = [.. sets.Select(set => (set.Rows.Count + rowsPerStep - 1) / rowsPerStep)];
        PerEpoch = passes * (sampling.TakesEverySet ? steps.Max() : steps.Sum());
    }

    /// <summary>The sets that the steps go through.</summary>
    public IReadOnlyList<SetCursor> Sets => _sets;

    /// <summary>Steps of an epoch; for a single set about as many, since its epoch ends with its rows.</summary>
    public long PerEpoch { get; private set; }

    /// <summary>The batches of the current step.</summary>
    public IReadOnlyList<Batch> Current { get; private set; } = [];

    /// <summary>The state of each named set; none where the data is a single view.</summary>
    public IReadOnlyList<SetProgress> Progress =>
        [
            .. _sets
                .Where(set => set.Plan.Set.IsNamed)
                .Select(
                    (set, i) => new SetProgress(set.Plan.Set.Name, set.Rows.Count, set.Epochs, set.Steps, _losses.Last[i], _losses.First[i])
                ),
        ];

    /// <summary>Makes an epoch as long as that of the client with the most; others begin their rows anew within it.</summary>
    public void TakeLongest(RankGroup clients)
    {
        PerEpoch = clients.Join<long>([PerEpoch]).Max();
        _isLongest = true;
    }

    /// <summary>Moves to the next step of an epoch.</summary>
    /// <param name="position">Steps of the epoch that are done.</param>
    /// <returns>False where the epoch has ended.</returns>
    public bool MoveNext(long position)
    {
        if (_sets is [var only] && !_isLongest)
        {
            // The second call is the first step of the next pass.
            var hasStep = only.MoveNext(_batchesPerStep) || (only.Ended % _passes != 0 && only.MoveNext(_batchesPerStep));
            Current = hasStep ? only.Current : [];
            return hasStep;
        }
        if (position >= PerEpoch)
            return false;
        if (!_sampling.TakesEverySet || _sets.Count == 1)
        {
            _last = _sets.Count == 1 ? 0 : Choose();
            Advance(_sets[_last]);
            Current = _sets[_last].Current;
            return true;
        }
        foreach (var set in _sets)
            Advance(set);
        _last = -1;
        Current = [.. Enumerable.Range(0, _batchesPerStep).Select(sample => Batch.Join([.. _sets.Select(set => set.Current[sample])]))];
        return true;
    }

    /// <summary>Takes note of the losses of the current step.</summary>
    /// <param name="losses">Per task, NaN where it took no part.</param>
    public void Add(ReadOnlySpan<double> losses)
    {
        for (var i = 0; i < _sets.Count; i++)
            if (_last < 0 || _last == i)
                _losses.Add(i, losses, _sets[i].Plan.Tasks, _tasks);
    }

    /// <summary>Ends an epoch of the training.</summary>
    public void EndEpoch() => _losses.EndEpoch();

    /// <summary>Writes everything to a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        if (IsSingleView)
        {
            _sets[0].Capture(to, "rows/");
            return;
        }
        for (var i = 0; i < _sets.Count; i++)
            _sets[i].Capture(to, $"sets/{i}/");
        to.Put<double>("sets/random", _random.Capture());
        to.Put<double>("sets/turns", _turns);
        _losses.Capture(to);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        if (IsSingleView)
        {
            _sets[0].Restore(from, "rows/");
            return;
        }
        for (var i = 0; i < _sets.Count; i++)
            _sets[i].Restore(from, $"sets/{i}/");
        _random.Restore(from.Get<double>("sets/random").ToArray());
        from.CopyTo<double>("sets/turns", _turns);
        _losses.Restore(from);
    }

    public void Dispose()
    {
        foreach (var set in _sets)
            set.Dispose();
    }

    // Nothing is reported of its sampling, so a checkpoint holds its place alone.
    private bool IsSingleView => _sets is [{ Plan.Set.IsNamed: false }];

    private void Advance(SetCursor set)
    {
        // The second call is the first step of the set's next epoch.
        if (!set.MoveNext(_batchesPerStep) && !set.MoveNext(_batchesPerStep))
            throw new InvalidOperationException($"Data set '{set.Plan.Set.Name}' gave no rows.");
    }

    private int Choose()
    {
        _sampling.Share(Progress, _shares);
        var sum = 0.0;
        for (var i = 0; i < _shares.Length; i++)
        {
            if (!(_shares[i] >= 0) || double.IsInfinity(_shares[i]))
                throw new InvalidOperationException(
                    $"{_sampling.GetType().Name} gave data set '{_sets[i].Plan.Set.Name}' the share "
                        + $"{_shares[i]}; expected a finite number of 0 or more."
                );
            _shares[i] *= _sets[i].Plan.Set.Weight;
            sum += _shares[i];
        }
        if (!(sum > 0))
            throw new InvalidOperationException($"{_sampling.GetType().Name} gave no data set a share greater than 0.");
        return _sampling.IsDrawn ? Draw(_random.Uniform() * sum) : TakeTurns(sum);
    }

    private int Draw(double at)
    {
        for (var i = 0; i < _shares.Length; i++)
            if ((at -= _shares[i]) < 0)
                return i;
        return Array.FindLastIndex(_shares, share => share > 0);
    }

    // Each set's claim grows by its share, and the set with the largest claim pays 1 for the step: the sets come evenly spread, in
    // proportion to their shares.
    private int TakeTurns(double sum)
    {
        var next = 0;
        for (var i = 0; i < _turns.Length; i++)
        {
            _turns[i] += _shares[i] / sum;
            if (_turns[i] > _turns[next] + 1e-9)
                next = i;
        }
        _turns[next]--;
        return next;
    }
}
