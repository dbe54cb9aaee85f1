namespace MlNet.MultiTask;

/// <summary>Counts the users of a native object, and frees it when its owner and its last user have released it. Thread-safe.</summary>
/// <param name="free">Frees it; called once.</param>
internal sealed class ReferenceCount(Action free)
{
    private int _users = 1;

    /// <summary>Becomes a user; false if it was already freed.</summary>
    public bool TryAcquire()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                return true;
        return false;
    }

    /// <summary>Releases it. Call it once for each successful <see cref="TryAcquire"/>, and once for the owner.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            free();
    }
}
