using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads which rows belong together.</summary>
internal static class RowGroups
{
    /// <summary>For each row its group, numbered from 0 in the order of the rows; without a column each row is its own.</summary>
    /// <param name="data">The data.</param>
    /// <param name="column">The column; null for none.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="ArgumentException">It is no text, key or number.</exception>
    public static int[] Read(IDataView data, string? column, int rows)
    {
        if (column is null)
            return [.. Enumerable.Range(0, rows)];
        var numbers = new Dictionary<object, int>();
        var groups = new List<int>(rows);
        foreach (var value in Values(data, column))
        {
            var key = value ?? new object();
            if (!numbers.TryGetValue(key, out var number))
                numbers.Add(key, number = numbers.Count);
            groups.Add(number);
        }
        return [.. groups];
    }

    /// <summary>For each row the name of its group, null where it is missing.</summary>
    /// <inheritdoc cref="Read(IDataView, string?, int)"/>
    public static string?[] Names(IDataView data, string column) =>
        [.. Values(data, column).Select(value => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture))];

    private static IEnumerable<object?> Values(IDataView data, string column)
    {
        var found = data.Schema.GetColumnOrNull(column)
            ?? throw new ArgumentOutOfRangeException(
                nameof(column),
                $"Could not find group column '{column}'. The data has: {FeatureColumns.Names(data.Schema)}."
            );
        using var cursor = data.GetRowCursor([found]);
        var read = Bind(cursor, found);
        while (cursor.MoveNext())
            yield return read();
    }

    /// <summary>A reader of the current row's group, numbered from 1 in the order in which they are read; 0 where the row has
    /// none.</summary>
    /// <param name="row">The row or cursor, with the column active.</param>
    /// <param name="column">The column.</param>
    /// <exception cref="ArgumentException">It is no text, key or number.</exception>
    public static Func<int> BindNumbers(DataViewRow row, DataViewSchema.Column column)
    {
        var read = Bind(row, column);
        var numbers = new Dictionary<object, int>();
        return () =>
        {
            if (read() is not { } value)
                return 0;
            if (!numbers.TryGetValue(value, out var number))
                numbers.Add(value, number = numbers.Count + 1);
            return number;
        };
    }

    /// <summary>Whether a column can say which rows belong together.</summary>
    public static bool CanRead(DataViewSchema.Column column) =>
        column.Type is TextDataViewType or KeyDataViewType or BooleanDataViewType or NumberDataViewType;

    // A reader of the value; null where it is missing.
    private static Func<object?> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
            return Read<ReadOnlyMemory<char>>(row, column, text => text.IsEmpty ? null : text.ToString());
        var isKey = column.Type is KeyDataViewType;
        return column.Type.RawType switch
        {
            var type when type == typeof(bool) => Read<bool>(row, column, x => x),
            var type when type == typeof(byte) => Read<byte>(row, column, x => isKey && x == 0 ? null : x),
            var type when type == typeof(ushort) => Read<ushort>(row, column, x => isKey && x == 0 ? null : x),
            var type when type == typeof(uint) => Read<uint>(row, column, x => isKey && x == 0 ? null : x),
            var type when type == typeof(ulong) => Read<ulong>(row, column, x => isKey && x == 0 ? null : x),
            var type when type == typeof(sbyte) => Read<sbyte>(row, column, x => x),
            var type when type == typeof(short) => Read<short>(row, column, x => x),
            var type when type == typeof(int) => Read<int>(row, column, x => x),
            var type when type == typeof(long) => Read<long>(row, column, x => x),
            var type when type == typeof(float) => Read<float>(row, column, x => float.IsNaN(x) ? null : x == 0 ? 0f : x),
            var type when type == typeof(double) => Read<double>(row, column, x => double.IsNaN(x) ? null : x == 0 ? 0d : x),
            _ => throw new ArgumentException($"Group column '{column.Name}' is {column.Type}; expected text, a key or a number."),
        };
    }

    private static Func<object?> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, object?> convert)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
