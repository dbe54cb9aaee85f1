namespace MlNet.MultiTask;

/// <summary>A model in use by any number of calls; freed when its owner and the last call have let go of it.</summary>
internal sealed class SharedModel
{
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReferenceCount _users;

    public SharedModel(ScoringNetwork network, int batchSize)
    {
        (Network, BatchSize) = (network, batchSize);
        _users = new ReferenceCount(Free);
    }

    public ScoringNetwork Network { get; }

    /// <summary>Rows that gathered requests may have together.</summary>
    public int BatchSize { get; }

    /// <summary>Ends when the model was freed.</summary>
    public Task Freed => _freed.Task;

    /// <summary>Takes part in it; false where it is free already.</summary>
    public bool TryAcquire() => _users.TryAcquire();

    public void Release() => _users.Release();

    private void Free()
    {
        Network.Dispose();
        _freed.SetResult();
    }
}
