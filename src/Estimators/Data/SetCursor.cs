namespace MlNet.MultiTask;

/// <summary>Goes through the rows of one data set, epoch after epoch of its own, each in a new order.</summary>
internal sealed class SetCursor(PlannedSet plan, TrainingRows rows, int seed, int taskCount, int batchSize) : IDisposable
{
    private readonly SeededRandom _shuffle = new(seed);
    private SeededRandom _epochShuffle = new(seed);
    private IEnumerator<IReadOnlyList<Batch>>? _steps;
    private long _position;
    private long _ended;
    private long _epochSteps = long.MaxValue;

    /// <summary>A cursor over rows that no user's data set stands for: all columns and tasks.</summary>
    public static SetCursor Over(TrainingRows rows, int inputCount, int taskCount, int seed, int batchSize) =>
        new(
            new PlannedSet(TrainingSet.OfRows, [.. Enumerable.Range(0, inputCount)], [.. Enumerable.Range(0, taskCount)], 0),
            rows,
            seed,
            taskCount,
            batchSize
        );

    public PlannedSet Plan => plan;

    public TrainingRows Rows => rows;

    /// <summary>How often the set was gone through to the end.</summary>
    public long Epochs => _ended + (_position >= _epochSteps ? 1 : 0);

    public long Steps { get; private set; }

    /// <summary>The batches of the step that it is at.</summary>
    public IReadOnlyList<Batch> Current { get; private set; } = [];

    /// <summary>Goes on to the next step of the set's epoch; false where the epoch has ended, and the next call begins another
    /// one.</summary>
    public bool MoveNext(int batchesPerStep)
    {
        _epochSteps = StepsOf(batchesPerStep);
        if (_steps is null)
        {
            if (_position == 0)
                _epochShuffle = _shuffle.Copy();
            _steps = rows.Epoch(_shuffle, batchesPerStep, _position).GetEnumerator();
        }
        if (!_steps.MoveNext())
        {
            Dispose();
            (_ended, _position) = (_ended + 1, 0);
            return false;
        }
        (Steps, _position) = (Steps + 1, _position + 1);
        Current = plan.Set.IsNamed ? [.. _steps.Current.Select(batch => batch.Of(plan.Tasks, taskCount, plan.Route))] : _steps.Current;
        return true;
    }

    /// <summary>Puts its place into a checkpoint.</summary>
    /// <param name="to">The checkpoint.</param>
    /// <param name="prefix">In front of the names.</param>
    public void Capture(Checkpoint to, string prefix)
    {
        to.Put<long>(prefix + "moment", [_ended, _position, Steps]);
        // The shuffle of an epoch is drawn again when the epoch is entered in its middle.
        to.Put<double>(prefix + "shuffle", (_position == 0 ? _shuffle : _epochShuffle).Capture());
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from, string prefix)
    {
        var moment = from.Get<long>(prefix + "moment");
        (_ended, _position, Steps) = (moment[0], moment[1], moment[2]);
        _shuffle.Restore(from.Get<double>(prefix + "shuffle").ToArray());
        _epochShuffle = _shuffle.Copy();
    }

    // A last batch of a single row is left out.
    private long StepsOf(int batchesPerStep)
    {
        var rest = rows.Count % batchSize;
        var batches = rows.Count / batchSize + (rest > 1 || (rest == 1 && rows.Count == 1) ? 1 : 0);
        return Math.Max(1, (batches + batchesPerStep - 1) / batchesPerStep);
    }

    public void Dispose()
    {
        _steps?.Dispose();
        _steps = null;
    }
}
