using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A view in which one column has the values of other rows; all other columns are unchanged. The view must give the same rows each
/// time it is read.</summary>
/// <param name="source">The view.</param>
/// <param name="column">The column.</param>
/// <param name="values">All of its values.</param>
/// <param name="order">For each row the row that its value comes from.</param>
internal sealed class PermutedColumnView(IDataView source, DataViewSchema.Column column, ColumnValues values, int[] order) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => order.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return new Cursor(
            source.GetRowCursor(needed.Where(active => active.Index != column.Index)),
            this,
            needed.Any(active => active.Index == column.Index)
        );
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private DataViewSchema.Column Column => column;

    private Delegate Getter(Func<int> row) => values.Getter(() => order[row()]);

    private sealed class Cursor(DataViewRowCursor source, PermutedColumnView view, bool isActive)
        : PassingCursor(source, view.Schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) =>
            column.Index == view.Column.Index ? isActive : Source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Index != view.Column.Index
                ? Source.GetGetter<TValue>(column)
                : ColumnGetters.As<TValue>(view.Getter(() => (int)Source.Position), column);
    }
}
