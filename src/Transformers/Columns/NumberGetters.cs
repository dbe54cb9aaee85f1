using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a scalar column of any number, key or Boolean type as a double.</summary>
internal static class NumberGetters
{
    /// <summary>A reader of the current row's number: 1 or 0 of a Boolean, 0 of a missing key; null for a column of another type.</summary>
    /// <param name="row">The row or cursor, with the column active.</param>
    /// <param name="column">The column.</param>
    public static Func<double>? Bind(DataViewRow row, DataViewSchema.Column column) =>
        column.Type.RawType switch
        {
            var type when type == typeof(float) => Read<float>(row, column),
            var type when type == typeof(double) => Read<double>(row, column),
            var type when type == typeof(bool) => Flag(row, column),
            var type when type == typeof(byte) => Read<byte>(row, column),
            var type when type == typeof(sbyte) => Read<sbyte>(row, column),
            var type when type == typeof(short) => Read<short>(row, column),
            var type when type == typeof(ushort) => Read<ushort>(row, column),
            var type when type == typeof(int) => Read<int>(row, column),
            var type when type == typeof(uint) => Read<uint>(row, column),
            var type when type == typeof(long) => Read<long>(row, column),
            var type when type == typeof(ulong) => Read<ulong>(row, column),
            _ => null,
        };

    private static Func<double> Read<T>(DataViewRow row, DataViewSchema.Column column)
        where T : INumberBase<T>
    {
        var getter = row.GetGetter<T>(column);
        var value = T.Zero;
        return () =>
        {
            getter(ref value);
            return double.CreateTruncating(value);
        };
    }

    private static Func<double> Flag(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<bool>(column);
        var value = false;
        return () =>
        {
            getter(ref value);
            return value ? 1 : 0;
        };
    }
}
