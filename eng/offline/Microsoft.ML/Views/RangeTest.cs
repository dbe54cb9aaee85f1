using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Passes rows whose number is in a range. Of a key it is the middle of its share of [0, 1]; a missing key never passes.
/// </summary>
internal sealed class RangeTest(DataViewSchema.Column column, RowRange range) : IRowTest
{
    public IReadOnlyCollection<int> Columns => [column.Index];

    public bool NeedsOrder => false;

    public Func<bool> Bind(DataViewRow row)
    {
        if (column.Type is KeyDataViewType key)
            return key.RawType == typeof(uint) ? OfKey<uint>(row, key.Count, value => value)
                : key.RawType == typeof(ulong) ? OfKey<ulong>(row, key.Count, value => value)
                : key.RawType == typeof(ushort) ? OfKey<ushort>(row, key.Count, value => value)
                : OfKey<byte>(row, key.Count, value => value);
        return column.Type.RawType == typeof(float) ? OfNumber<float>(row, value => value) : OfNumber<double>(row, value => value);
    }

    /// <summary>Whether a column of the type can be tested.</summary>
    public static bool Supports(DataViewType type) =>
        type is KeyDataViewType || type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    private Func<bool> OfNumber<T>(DataViewRow row, Func<T, double> convert)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return range.Contains(convert(value));
        };
    }

    private Func<bool> OfKey<T>(DataViewRow row, ulong count, Func<T, ulong> convert)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            var key = convert(value);
            return key != 0 && key <= count && range.Contains((key - 0.5) / count);
        };
    }
}
