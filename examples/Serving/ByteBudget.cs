namespace Serving;

/// <summary>How many bytes of bodies may be in memory at a time, over all requests.</summary>
public sealed class ByteBudget(long limit)
{
    private long _taken;

    public long Limit => limit;

    /// <summary>Takes bytes; false, and none taken, where they would be too many.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
