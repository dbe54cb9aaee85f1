using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads when each row was: a number or a date, of which only the order counts.</summary>
internal static class RowTimes
{
    /// <summary>The times in the order of the rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="column">The column.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="ArgumentException">It is no number or date, or a row has none.</exception>
    public static double[] Read(IDataView data, string column)
    {
        var found = data.Schema.GetColumnOrNull(column)
            ?? throw new ArgumentOutOfRangeException(
                nameof(column),
                $"Could not find time column '{column}'. The data has: {FeatureColumns.Names(data.Schema)}."
            );
        using var cursor = data.GetRowCursor([found]);
        var read = Bind(cursor, found);
        var times = new List<double>();
        while (cursor.MoveNext())
        {
            var time = read();
            if (double.IsNaN(time))
                throw new ArgumentException(
                    $"Time column '{column}' is missing in row {times.Count}; every row needs a time to be put in order by."
                );
            times.Add(time);
        }
        return [.. times];
    }

    /// <summary>The rows from the earliest to the latest; those of one time in their own order.</summary>
    public static int[] Order(double[] times) => [.. Enumerable.Range(0, times.Length).OrderBy(row => times[row])];

    // Ticks lose less than a microsecond in a double, which keeps their order otherwise.
    private static Func<double> Bind(DataViewRow row, DataViewSchema.Column column) =>
        column.Type switch
        {
            DateTimeDataViewType => Read<DateTime>(row, column, time => time.Ticks),
            DateTimeOffsetDataViewType => Read<DateTimeOffset>(row, column, time => time.UtcTicks),
            TimeSpanDataViewType => Read<TimeSpan>(row, column, time => time.Ticks),
            NumberDataViewType when NumberGetters.Bind(row, column) is { } read => read,
            _ => throw new ArgumentException(
                $"Time column '{column.Name}' is {column.Type}; expected a number or a date (DateTime, DateTimeOffset or TimeSpan)."
            ),
        };

    private static Func<double> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> number)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return number(value);
        };
    }
}
