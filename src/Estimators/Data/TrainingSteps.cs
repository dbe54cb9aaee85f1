namespace MlNet.MultiTask;

/// <summary>The steps of a training: which rows come next, over one data set or several.</summary>
internal abstract class TrainingSteps : IDisposable
{
    /// <summary>The sets that the steps go through.</summary>
    public abstract IReadOnlyList<SetCursor> Sets { get; }

    /// <summary>Steps of an epoch; for a single set about as many.</summary>
    public abstract long PerEpoch { get; }

    /// <summary>The batches of the step that it is at.</summary>
    public abstract IReadOnlyList<Batch> Current { get; }

    /// <summary>Goes on to the next step of an epoch.</summary>
    /// <param name="position">Steps of the epoch that are done.</param>
    /// <returns>False where the epoch has ended.</returns>
    public abstract bool MoveNext(long position);

    /// <summary>Takes note of the losses of the step that it is at.</summary>
    /// <param name="losses">Per task, NaN where it took no part.</param>
    public virtual void Add(ReadOnlySpan<double> losses) { }

    /// <summary>Ends an epoch of the whole.</summary>
    public virtual void EndEpoch() { }

    /// <summary>Where each set stands; none where the data is a single view.</summary>
    public virtual IReadOnlyList<SetProgress> Progress => [];

    /// <summary>Puts everything into a checkpoint.</summary>
    public abstract void Capture(Checkpoint to);

    /// <summary>Reads it back.</summary>
    public abstract void Restore(Checkpoint from);

    public abstract void Dispose();

    protected static long Batches(TrainingRows rows, int batchSize, int batchesPerStep)
    {
        var rowsPerStep = (long)batchSize * batchesPerStep;
        return (rows.Count + rowsPerStep - 1) / rowsPerStep;
    }
}
