using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Support;

internal sealed class TableCursor(TableView view, HashSet<int> active) : DataViewRowCursor
{
    private int _position = -1;

    public override long Batch => 0;

    public override long Position => _position;

    public override DataViewSchema Schema => view.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    public override bool MoveNext()
    {
        if (_position + 1 < view.RowCount)
        {
            _position++;
            return true;
        }

        return false;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' is not active in this cursor.");
        return view.Columns[column.Index].Getter(() => _position) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type.RawType}, not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);
}
