namespace Microsoft.ML.Runtime;

/// <summary>
/// Three Tausworthe generators and a linear congruential one, combined by XOR (L. Howes and D. Thomas, 2007, GPU Gems 3, chapter 37):
/// the generator of ML.NET, whose splits and shuffles follow from it.
/// </summary>
internal sealed class TauswortheRandom : Random
{
    private uint _state1;
    private uint _state2;
    private uint _state3;
    private uint _state4;

    public TauswortheRandom(uint seed)
    {
        _state1 = seed;
        _state2 = MurmurHash.Round(_state1, seed);
        _state3 = MurmurHash.Round(_state2, seed);
        _state4 = MurmurHash.Round(_state3, seed);
    }

    /// <summary>Seeded from another generator.</summary>
    public TauswortheRandom(Random source)
    {
        _state1 = DrawState(source);
        _state2 = DrawState(source);
        _state3 = DrawState(source);
        _state4 = DrawBits(source);
    }

    public static TauswortheRandom Create(int? seed) => seed is { } value ? new((uint)value) : new(new Random());

    /// <summary>A number of all 32 bits.</summary>
    public int NextSigned() => (int)NextBits();

    public override float NextSingle() => (NextBits() >> 9) * (1f / (1 << 23));

    public override double NextDouble() => NextBits() * (1.0 / (1L << 32));

    public override int Next() => (int)(NextBits() & int.MaxValue);

    public override int Next(int maxValue)
    {
        Contracts.CheckParam(maxValue >= 0, nameof(maxValue), "maxValue must be non-negative");
        return (int)(((ulong)NextBits() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        Contracts.CheckParam(minValue <= maxValue, nameof(minValue), "minValue must be less than or equal to maxValue.");
        var range = (long)maxValue - minValue;
        return (int)((long)(NextDouble() * range) + minValue);
    }

    public override void NextBytes(byte[] buffer)
    {
        Contracts.CheckValue(buffer, nameof(buffer));
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    protected override double Sample() => NextDouble();

    private uint NextBits()
    {
        _state1 = Shift(_state1, 13, 19, 12, 0xFFFFFFFE);
        _state2 = Shift(_state2, 2, 25, 4, 0xFFFFFFF8);
        _state3 = Shift(_state3, 3, 11, 17, 0xFFFFFFF0);
        _state4 = (1664525 * _state4) + 1013904223;
        return _state1 ^ _state2 ^ _state3 ^ _state4;
    }

    private static uint Shift(uint state, int left, int right, int maskedLeft, uint mask) =>
        ((state & mask) << maskedLeft) ^ (((state << left) ^ state) >> right);

    // A Tausworthe state below 128 would lose its bits to the masks.
    private static uint DrawState(Random source)
    {
        uint bits;
        do
            bits = DrawBits(source);
        while (bits < 128);
        return bits;
    }

    private static uint DrawBits(Random source) => ((uint)source.Next(0x10000) << 16) | (uint)source.Next(0x10000);
}
