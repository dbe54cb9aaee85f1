using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a scalar label column of any number, key or Boolean type as a double, and hands it on.</summary>
internal static class LabelNumbers
{
    /// <summary>Takes a value and writes a label, or returns false where it is missing.</summary>
    public delegate bool Take(double value, Span<float> to);

    public static ReadLabel Bind(DataViewRow row, DataViewSchema.Column column, bool isKey, Take take)
    {
        var raw = column.Type.RawType;
        if (raw == typeof(float))
            return Read<float>(row, column, x => x, take);
        if (raw == typeof(double))
            return Read<double>(row, column, x => x, take);
        if (raw == typeof(bool))
            return Read<bool>(row, column, x => x ? 1 : 0, take);
        if (raw == typeof(byte))
            return Read<byte>(row, column, x => x, take);
        if (raw == typeof(sbyte))
            return Read<sbyte>(row, column, x => x, take);
        if (raw == typeof(short))
            return Read<short>(row, column, x => x, take);
        if (raw == typeof(ushort))
            return Read<ushort>(row, column, x => x, take);
        if (raw == typeof(int))
            return Read<int>(row, column, x => x, take);
        if (raw == typeof(uint))
            return Read<uint>(row, column, x => x, take);
        if (raw == typeof(long))
            return Read<long>(row, column, x => x, take);
        if (raw == typeof(ulong))
            return Read<ulong>(row, column, x => x, take);
        throw new ArgumentException(
            $"Label column '{column.Name}' is {column.Type}; expected a number, a Boolean or a {(isKey ? "key" : "number")}."
        );
    }

    private static ReadLabel Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> number, Take take)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return to =>
        {
            getter(ref value);
            return take(number(value), to);
        };
    }
}
