using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Some rows of a data view, in its order. The view must give the same rows each time it is read.</summary>
internal sealed class RowSubset(IDataView source, int[] rows) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), rows);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor source, int[] rows) : PassingCursor(source, source.Schema)
    {
        private int _next;
        private bool _isAtEnd;
        private long _sourceRow = -1;

        public override long Position => _next - 1;

        public override bool MoveNext()
        {
            // As of all cursors the position is -1 at the end, where it stays.
            if (_isAtEnd || _next >= rows.Length)
            {
                (_isAtEnd, _next) = (true, 0);
                return false;
            }
            for (var target = rows[_next++]; _sourceRow < target; _sourceRow++)
                if (!Source.MoveNext())
                    throw new InvalidOperationException(
                        $"The data ended after {_sourceRow + 1} rows, but it had a row {target} when it "
                            + "was split: it has to give the same rows each time."
                    );
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => Source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Source.GetGetter<TValue>(column);
    }
}
