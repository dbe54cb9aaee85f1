using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>
/// Rows made from a schema: an ordinary one, and one for each value of <see cref="EdgeColumn"/> in each of some columns, all else ordinary.
/// One column at a time, because a single missing number can make every output missing and hide the rest.
/// </summary>
internal sealed class EdgeView : IDataView
{
    private readonly EdgeColumn?[] _columns;
    private readonly (int Column, int Edge)[] _rows;

    private EdgeView(DataViewSchema schema, EdgeColumn?[] columns, (int, int)[] rows) =>
        (Schema, _columns, _rows) = (schema, columns, rows);

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public int Rows => _rows.Length;

    /// <param name="schema">The raw columns.</param>
    /// <param name="columns">Names of those whose edges are tried.</param>
    /// <param name="most">The most rows. Where there are more edges, columns spread evenly over all of them are tried, text and keys
    /// first.</param>
    public static EdgeView Of(DataViewSchema schema, IEnumerable<string> columns, int most)
    {
        EdgeColumn?[] all = [.. schema.Select(column => EdgeColumn.Of(column.Type))];
        int[] wanted = [.. columns.Select(name => schema[name].Index).Where(i => all[i] is not null)];
        bool IsNumber(int i) => all[i] is EdgeColumn<float> or EdgeColumn<double>;
        var rows = new List<(int, int)> { (-1, -1) };
        foreach (var group in new[] { Spread([.. wanted.Where(i => !IsNumber(i))]), Spread([.. wanted.Where(IsNumber)]) })
            foreach (var column in group.TakeWhile(column => rows.Count + all[column]!.Edges <= most))
                rows.AddRange(Enumerable.Range(0, all[column]!.Edges).Select(edge => (column, edge)));
        return new(schema, all, [.. rows]);
    }

    /// <summary>Rows with a column's values, all else ordinary.</summary>
    public static EdgeView Of(DataViewSchema schema, string column, EdgeColumn values)
    {
        var at = schema[column].Index;
        EdgeColumn?[] all = [.. schema.Select(other => other.Index == at ? values : EdgeColumn.Of(other.Type))];
        return new(schema, all, [.. Enumerable.Range(0, values.Edges).Select(edge => (at, edge))]);
    }

    /// <summary>Some of the rows.</summary>
    public EdgeView Part(int from, int count) => new(Schema, _columns, _rows[from..(from + count)]);

    public long? GetRowCount() => _rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    // The first, the last, the one between them, those between these …
    private static IEnumerable<int> Spread(int[] columns)
    {
        var seen = new HashSet<int>();
        for (var step = columns.Length; step > 0; step = step == 1 ? 0 : (step + 1) / 2)
            for (var i = 0; i < columns.Length; i += step)
                if (seen.Add(columns[i]))
                    yield return columns[i];
    }

    private sealed class Cursor(EdgeView view, IEnumerable<DataViewSchema.Column> columnsNeeded) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. columnsNeeded.Select(column => column.Index)];
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_position + 1 >= view._rows.Length)
            {
                _position = -1;
                view = view.Part(0, 0);
                return false;
            }
            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (view._columns[column.Index]?.Getter(() => Edge(column.Index)) is ValueGetter<TValue> getter)
                return getter;
            return (ref TValue value) => value = default!;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

        private int Edge(int column) => view._rows[_position] is var row && row.Column == column ? row.Edge : -1;
    }
}
