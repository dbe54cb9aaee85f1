using System.Collections.Concurrent;

namespace MlNet.MultiTask;

/// <summary>Batches of one size, handed out and taken back, so that short-lived rows and cursors do not allocate them anew.</summary>
internal sealed class ScoringBatchPool(ScoringSession session, int capacity)
{
    private readonly ConcurrentBag<ScoringBatch> _free = [];

    /// <summary>A batch for the caller alone. Give it back with <see cref="Return"/>.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ScoringBatch Rent()
    {
        session.Acquire();
        try
        {
            return _free.TryTake(out var batch) ? batch : new ScoringBatch(session, capacity);
        }
        finally
        {
            session.Release();
        }
    }

    /// <summary>Takes back a batch that is no longer used.</summary>
    public void Return(ScoringBatch batch)
    {
        if (session.TryAcquire())
        {
            _free.Add(batch);
            session.Release();
        }
        else
        {
            batch.Dispose();
        }
    }

    /// <summary>
    /// Frees the batches in the pool, when the session ends. Lent batches are freed when they are returned, or by the garbage collector.
    /// </summary>
    public void Clear()
    {
        while (_free.TryTake(out var batch))
            batch.Dispose();
    }
}
