namespace Serving;

/// <summary>Lets a number of requests in at a time. Those beyond are better told at once than kept waiting for an answer that nobody wants
/// any more.</summary>
public sealed class AdmissionGate(int limit)
{
    private int _inside;

    public int Limit => limit;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= limit)
            return true;
        Interlocked.Decrement(ref _inside);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);
}
