using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNet.MultiTask;

/// <summary>The factors of dropout, eight at a time: 0 for a value that is dropped, 1 / (1 − probability) for one that is kept. Eight
/// generators side by side draw them (xoshiro128++: Blackman, Vigna 2021); the same seed gives the same ones on every machine.</summary>
internal ref struct DropoutStream
{
    private readonly Vector256<float> _kept;
    private readonly Vector256<uint> _threshold;
    private Vector256<uint> _s0;
    private Vector256<uint> _s1;
    private Vector256<uint> _s2;
    private Vector256<uint> _s3;

    /// <param name="probability">With which each value is dropped; above 0, below 1.</param>
    /// <param name="seed">The seed.</param>
    public DropoutStream(float probability, ulong seed)
    {
        Span<uint> state = stackalloc uint[4 * Vector256<uint>.Count];
        for (var i = 0; i < state.Length; i++)
            state[i] = Next(ref seed);
        (_s0, _s1, _s2, _s3) = (Lanes(state, 0), Lanes(state, 1), Lanes(state, 2), Lanes(state, 3));
        _kept = Vector256.Create(1 / (1 - probability));
        _threshold = Vector256.Create((uint)Math.Min(uint.MaxValue, (1 - (double)probability) * (1L << 32)));
    }

    /// <summary>The next eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Next()
    {
        var drawn = Rotated(_s0 + _s3, 7) + _s0;
        var t = _s1 << 9;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = Rotated(_s3, 11);
        return Vector256.LessThan(drawn, _threshold).AsSingle() & _kept;
    }

    private static Vector256<uint> Lanes(ReadOnlySpan<uint> state, int word) =>
        Vector256.Create(state.Slice(word * Vector256<uint>.Count, Vector256<uint>.Count));

    private static Vector256<uint> Rotated(Vector256<uint> x, int bits) => (x << bits) | (x >>> (32 - bits));

    // SplitMix64 (Steele, Lea, Flood 2014), of which the upper half is taken: what xoshiro's authors start it with.
    private static uint Next(ref ulong seed)
    {
        seed += 0x9E3779B97F4A7C15;
        var z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (uint)((z ^ (z >> 31)) >> 32);
    }
}
