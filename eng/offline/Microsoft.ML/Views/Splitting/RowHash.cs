using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The hash of the value in a column; null for empty text.</summary>
internal static class RowHash
{
    /// <summary>How many of the hash's bits decide about a row.</summary>
    public const int Bits = 30;

    public static Func<uint?> Create(DataViewRow row, DataViewSchema.Column column, uint seed)
    {
        var type = column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? Of<ReadOnlyMemory<char>>(row, column, text => text.IsEmpty ? null : TextHash.Compute(seed, text.Span.Trim(' ')))
            : type == typeof(bool) ? Of<bool>(row, column, value => Of(seed, value ? 1u : 0u))
            : type == typeof(sbyte) ? Of<sbyte>(row, column, value => Of(seed, (uint)value))
            : type == typeof(byte) ? Of<byte>(row, column, value => Of(seed, value))
            : type == typeof(short) ? Of<short>(row, column, value => Of(seed, (uint)value))
            : type == typeof(ushort) ? Of<ushort>(row, column, value => Of(seed, value))
            : type == typeof(int) ? Of<int>(row, column, value => Of(seed, (uint)value))
            : type == typeof(uint) ? Of<uint>(row, column, value => Of(seed, value))
            : type == typeof(long) ? Of<long>(row, column, value => Of(seed, (ulong)value))
            : type == typeof(ulong) ? Of<ulong>(row, column, value => Of(seed, value))
            : type == typeof(DateTime) ? Of<DateTime>(row, column, value => Of(seed, (ulong)value.Ticks))
            : type == typeof(TimeSpan) ? Of<TimeSpan>(row, column, value => Of(seed, (ulong)value.Ticks))
            : throw Contracts.ExceptColumnType("samplingKeyColumn", "SamplingKeyColumn", column.Name, "a scalar of text, Boolean, number, key or time", column.Type.ToString());
    }

    private static uint Of(uint seed, uint value) => MurmurHash.Mix(MurmurHash.Round(seed, value), sizeof(uint));

    private static uint Of(uint seed, ulong value) =>
        MurmurHash.Mix(MurmurHash.Round(MurmurHash.Round(seed, (uint)value), (uint)(value >> 32)), sizeof(ulong));

    private static Func<uint?> Of<T>(DataViewRow row, DataViewSchema.Column column, Func<T, uint?> hash)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return hash(value);
        };
    }
}
