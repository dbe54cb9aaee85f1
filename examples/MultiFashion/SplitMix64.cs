namespace MultiFashion;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers in any language.</summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to bound − 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);
}
