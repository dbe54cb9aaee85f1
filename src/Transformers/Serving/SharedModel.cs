namespace MlNet.MultiTask;

/// <summary>A model that is shared by calls, and freed when its owner and the last call have released it.</summary>
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

    /// <summary>Completes when the model was freed.</summary>
    public Task Freed => _freed.Task;

    /// <summary>Becomes a user of it; false if it was already freed.</summary>
    public bool TryAcquire() => _users.TryAcquire();

    public void Release() => _users.Release();

    private void Free()
    {
        Network.Dispose();
        _freed.SetResult();
    }
}
