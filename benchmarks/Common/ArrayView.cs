using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>Arrays as a data view of Single columns, scalars and vectors: the thinnest source there can be.</summary>
internal sealed class ArrayView : IDataView
{
    private readonly (float[] Values, int Size)[] _columns;
    private readonly int _rows;

    public ArrayView(int rows, params (string Name, float[] Values, int Size)[] columns)
    {
        _rows = rows;
        _columns = [.. columns.Select(column => (column.Values, column.Size))];
        var schema = new DataViewSchema.Builder();
        foreach (var (name, _, size) in columns)
            schema.AddColumn(name, size == 0 ? NumberDataViewType.Single : new VectorDataViewType(NumberDataViewType.Single, size));
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(ArrayView view, HashSet<int> active) : DataViewRowCursor
    {
        private int _row = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _row;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext() => ++_row < view._rows;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var (values, size) = view._columns[column.Index];
            Delegate getter = size == 0 ? Scalar(values) : Vector(values, size);
            return (ValueGetter<TValue>)getter;
        }

        private ValueGetter<float> Scalar(float[] values) => (ref float to) => to = values[_row];

        private ValueGetter<VBuffer<float>> Vector(float[] values, int size) =>
            (ref VBuffer<float> to) =>
            {
                var editor = VBufferEditor.Create(ref to, size);
                values.AsSpan(_row * size, size).CopyTo(editor.Values);
                to = editor.Commit();
            };
    }
}
