using System.Runtime.CompilerServices;

namespace Microsoft.ML.Data;

/// <summary>128 bits that name a row; derived ids are mixed as a Murmur3 hash takes in its blocks, without the final mix.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    // The two block multipliers of the 128-bit Murmur3 hash.
    private const ulong Multiplier1 = 0x87c37b91114253d5;
    private const ulong Multiplier2 = 0x4cf5ad432745937f;

    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>The id of the first row made from this one: a block of 1.</summary>
    public DataViewRowId Fork()
    {
        var next = Next();
        return new(next.Low ^ (ulong.RotateLeft(Multiplier1, 31) * Multiplier2), next.High);
    }

    /// <summary>The id that follows: a block of 0.</summary>
    public DataViewRowId Next() => Mix(Low, High, 0, 0);

    /// <summary>The id of a row made of this one and another.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        other = other.Fork();
        var block1 = ulong.RotateLeft(other.Low * Multiplier1, 31) * Multiplier2;
        var block2 = ulong.RotateLeft(other.High * Multiplier2, 33) * Multiplier1;
        return Mix(Low, High, block1, block2);
    }

    public int CompareTo(DataViewRowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DataViewRowId Mix(ulong low, ulong high, ulong block1, ulong block2)
    {
        var mixedLow = ((ulong.RotateLeft(low ^ block1, 27) + high) * 5) + 0x52dce729;
        var mixedHigh = ((ulong.RotateLeft(high ^ block2, 31) + mixedLow) * 5) + 0x38495ab5;
        return new(mixedLow, mixedHigh);
    }
}
