using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNet.MultiTask.Extending;

/// <summary>Random numbers whose state can be saved: SplitMix64 (Steele, Lea, Flood 2014).</summary>
public sealed class SeededRandom(int seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15UL,
        First = 0xBF58476D1CE4E5B9UL,
        Second = 0x94D049BB133111EBUL;
    private ulong _state = (ulong)seed * Gamma + 0x632BE59BD9B4E019UL;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        var z = _state += Gamma;
        z = (z ^ (z >> 30)) * First;
        z = (z ^ (z >> 27)) * Second;
        return z ^ (z >> 31);
    }

    /// <summary>What as many calls of <see cref="NextBits"/> give, several at a time.</summary>
    internal void Fill(Span<ulong> bits)
    {
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(bits);
        // The state is a counter: each lane is some steps ahead of the first.
        var state = new Vector<ulong>(_state + Gamma) + Vector<ulong>.Indices * Gamma;
        for (var k = 0; k < wide.Length; k++)
        {
            var z = (state ^ (state >>> 30)) * First;
            z = (z ^ (z >>> 27)) * Second;
            wide[k] = z ^ (z >>> 31);
            state += new Vector<ulong>((ulong)Vector<ulong>.Count * Gamma);
        }
        var done = wide.Length * Vector<ulong>.Count;
        _state += (ulong)done * Gamma;
        foreach (ref var value in bits[done..])
            value = NextBits();
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal (Box, Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Uniform in 0..bound−1.</summary>
    public int Below(int bound) => (int)(Uniform() * bound);

    /// <summary>The order 0..count−1, shuffled (Fisher, Yates).</summary>
    public void Shuffle(Span<int> order)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    /// <summary>Random numbers of one of many things that share a seed.</summary>
    internal static SeededRandom Of(ulong seed, long place)
    {
        var random = new SeededRandom(0) { _state = seed + (ulong)place * 0xD1B54A32D192ED03UL };
        random._state = random.NextBits();
        return random;
    }

    internal SeededRandom Copy() => new(0) { _state = _state };

    internal double[] Capture() => [_state >> 32, _state & 0xFFFFFFFF];

    internal void Restore(double[] state) => _state = ((ulong)state[0] << 32) | (ulong)state[1];
}
