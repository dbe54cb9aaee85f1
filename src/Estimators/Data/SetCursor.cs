namespace MlNet.MultiTask;

/// <summary>Iterates over the rows of one data set, epoch by epoch, each epoch in a new order.</summary>
internal sealed class SetCursor(PlannedSet plan, TrainingRows rows, int seed, int taskCount, int batchSize) : IDisposable
{
    private readonly SeededRandom _shuffle = new(seed);
    private SeededRandom _epochShuffle = new(seed);
    private IEnumerator<IReadOnlyList<Batch>>? _steps;
    private long _position;
    private long _ended;
    private long _epochSteps = long.MaxValue;

    public PlannedSet Plan => plan;

    public TrainingRows Rows => rows;

    /// <summary>How many times all rows of the set were used.</summary>
    public long Epochs => _ended + (_position >= _epochSteps ? 1 : 0);

    /// <summary>How many passes over the rows have ended, as <see cref="MoveNext"/> said.</summary>
    public long Ended => _ended;

    public long Steps { get; private set; }

    /// <summary>The batches of the current step.</summary>
    public IReadOnlyList<Batch> Current { get; private set; } = [];

    /// <summary>Moves to the next step of the set's epoch; false if the epoch has ended. The next call then begins a new epoch.</summary>
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
        Current = [.. _steps.Current.Select(batch => batch.Of(plan.Tasks, taskCount, plan.Route))];
        return true;
    }

    /// <summary>Writes its position to a checkpoint.</summary>
    /// <param name="to">The checkpoint.</param>
    /// <param name="prefix">The beginning of the names.</param>
    public void Capture(Checkpoint to, string prefix)
    {
        to.Put<long>(prefix + "moment", [_ended, _position, Steps]);
        // An epoch that is resumed in the middle draws its shuffle again.
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
