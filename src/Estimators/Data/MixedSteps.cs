namespace MlNet.MultiTask;

/// <summary>The steps of a training on several data sets: each step takes a batch of one set, or of every set.</summary>
internal sealed class MixedSteps : TrainingSteps
{
    private readonly IReadOnlyList<SetCursor> _sets;
    private readonly SetSampling _sampling;
    private readonly int _batchesPerStep;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly SeededRandom _random;
    private readonly double[] _shares;
    private readonly double[] _turns;
    private readonly SetLosses _losses;
    private IReadOnlyList<Batch> _joined = [];
    private int _last = -1;

    public MixedSteps(
        IReadOnlyList<SetCursor> sets,
        SetSampling sampling,
        IReadOnlyList<TaskDefinition> tasks,
        int batchSize,
        int batchesPerStep,
        int seed
    )
    {
        (_sets, _sampling, _tasks, _batchesPerStep) = (sets, sampling, tasks, batchesPerStep);
        _random = new SeededRandom(seed ^ 0x5A3D1E);
        (_shares, _turns, _losses) = (new double[sets.Count], new double[sets.Count], new SetLosses(sets.Count));
        long[] batches = [.. sets.Select(set => Batches(set.Rows, batchSize, batchesPerStep))];
        PerEpoch = sampling.TakesEverySet ? batches.Max() : batches.Sum();
    }

    public override IReadOnlyList<SetCursor> Sets => _sets;

    public override long PerEpoch { get; }

    public override IReadOnlyList<Batch> Current => _last >= 0 ? _sets[_last].Current : _joined;

    public override IReadOnlyList<SetProgress> Progress =>
        [
            .. _sets.Select(
                (set, i) => new SetProgress(set.Plan.Set.Name, set.Rows.Count, set.Epochs, set.Steps, _losses.Last[i], _losses.First[i])
            ),
        ];

    public override bool MoveNext(long position)
    {
        if (position >= PerEpoch)
            return false;
        if (!_sampling.TakesEverySet)
        {
            _last = Choose();
            Advance(_sets[_last]);
            return true;
        }
        foreach (var set in _sets)
            Advance(set);
        _last = -1;
        _joined = [.. Enumerable.Range(0, _batchesPerStep).Select(sample => Batch.Join([.. _sets.Select(set => set.Current[sample])]))];
        return true;
    }

    public override void Add(ReadOnlySpan<double> losses)
    {
        for (var i = 0; i < _sets.Count; i++)
            if (_last < 0 || _last == i)
                _losses.Add(i, losses, _sets[i].Plan.Tasks, _tasks);
    }

    public override void EndEpoch() => _losses.EndEpoch();

    public override void Capture(Checkpoint to)
    {
        for (var i = 0; i < _sets.Count; i++)
            _sets[i].Capture(to, $"sets/{i}/");
        to.Put<double>("sets/random", _random.Capture());
        to.Put<double>("sets/turns", _turns);
        _losses.Capture(to);
    }

    public override void Restore(Checkpoint from)
    {
        for (var i = 0; i < _sets.Count; i++)
            _sets[i].Restore(from, $"sets/{i}/");
        _random.Restore(from.Get<double>("sets/random").ToArray());
        from.CopyTo<double>("sets/turns", _turns);
        _losses.Restore(from);
    }

    public override void Dispose()
    {
        foreach (var set in _sets)
            set.Dispose();
    }

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

    // Each set's claim grows by its share and the one with the largest pays for the step: the sets come evenly spread, each as often as its
    // share says.
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
