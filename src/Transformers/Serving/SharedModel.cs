namespace MlNet.MultiTask;

/// <summary>A model in use by any number of calls; freed when its owner and the last call have let go of it.</summary>
internal sealed class SharedModel(ScoringNetwork network, int batchSize)
{
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<ScoringSession, ScoringBatchPool> _gathered = [];
    private int _users = 1;

    public ScoringNetwork Network => network;

    /// <summary>Batches for gathered requests.</summary>
    public ScoringBatchPool GatheredOf(ScoringSession session)
    {
        lock (_gathered)
        {
            if (!_gathered.TryGetValue(session, out var pool))
                _gathered.Add(session, pool = new ScoringBatchPool(session, batchSize));
            return pool;
        }
    }

    /// <summary>Ends when the model was freed.</summary>
    public Task Freed => _freed.Task;

    /// <summary>Takes part in it; false where it is free already.</summary>
    public bool TryAcquire()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                return true;
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        foreach (var pool in _gathered.Values)
            pool.Dispose();
        network.Dispose();
        _freed.SetResult();
    }
}
