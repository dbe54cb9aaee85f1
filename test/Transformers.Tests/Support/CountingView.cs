using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A view that notes what is asked of it.</summary>
internal sealed class CountingView(IDataView inner) : IDataView
{
    /// <summary>The columns of every cursor.</summary>
    public List<string[]> Asked { get; } = [];

    public int RowsRead { get; private set; }

    public bool CanShuffle => false;

    public DataViewSchema Schema => inner.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Asked.Add([.. columns.Select(column => column.Name)]);
        return new Cursor(inner.GetRowCursor(columns), this);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor source, CountingView owner) : PassingCursor(source, source.Schema)
    {
        public override bool MoveNext()
        {
            var moved = base.MoveNext();
            owner.RowsRead += moved ? 1 : 0;
            return moved;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => Source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Source.GetGetter<TValue>(column);
    }
}
