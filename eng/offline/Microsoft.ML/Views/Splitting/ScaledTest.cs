using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Scales the numbers of a column to [0, 1] by the least and the largest in the data, and passes rows in a range.</summary>
internal sealed class ScaledTest : IRowTest
{
    private readonly DataViewSchema.Column _column;
    private readonly RowRange _range;
    private readonly double _offset;
    private readonly double _scale;

    public ScaledTest(IDataView data, DataViewSchema.Column column, RowRange range)
    {
        _column = column;
        _range = range;
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        using var cursor = data.GetRowCursor([column]);
        for (var read = ReadNumber(cursor); cursor.MoveNext();)
        {
            var value = read();
            (min, max) = (Math.Min(min, double.IsNaN(value) ? min : value), Math.Max(max, double.IsNaN(value) ? max : value));
        }
        _offset = min;
        _scale = max > min ? 1 / (max - min) : 0;
    }

    public IReadOnlyCollection<int> Columns => [_column.Index];

    public bool NeedsOrder => false;

    public Func<bool> Bind(DataViewRow row)
    {
        var read = ReadNumber(row);
        return () => _range.Contains((read() - _offset) * _scale);
    }

    private Func<double> ReadNumber(DataViewRow row)
    {
        if (_column.Type.RawType == typeof(double))
        {
            var doubles = row.GetGetter<double>(_column);
            return () =>
            {
                var value = 0.0;
                doubles(ref value);
                return value;
            };
        }
        var singles = row.GetGetter<float>(_column);
        return () =>
        {
            var value = 0f;
            singles(ref value);
            return value;
        };
    }
}
