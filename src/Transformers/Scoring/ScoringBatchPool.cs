using System.Collections.Concurrent;

namespace MlNet.MultiTask;

/// <summary>Batches of one size, handed out and taken back, so that short-lived rows and cursors do not allocate them anew.</summary>
internal sealed class ScoringBatchPool(ScoringSession session, int capacity) : IDisposable
{
    private readonly ConcurrentBag<ScoringBatch> _free = [];
    private volatile bool _disposed;

    public ScoringBatch Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(MultiTaskTransformer));
        return _free.TryTake(out var batch) ? batch : new ScoringBatch(session, capacity);
    }

    public void Return(ScoringBatch batch)
    {
        if (_disposed)
            batch.Dispose();
        else
            _free.Add(batch);
    }

    public void Dispose()
    {
        _disposed = true;
        while (_free.TryTake(out var batch))
            batch.Dispose();
    }
}
