using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The rows of a view and then those of another, which has its columns too.</summary>
internal sealed class JoinedRows : IDataView
{
    private readonly IDataView[] _parts;

    /// <param name="first">The first rows. Its columns are those of all.</param>
    /// <param name="second">The others.</param>
    /// <exception cref="ArgumentException">A column is missing, or has another type.</exception>
    public JoinedRows(IDataView first, IDataView second)
    {
        _parts = [first, second];
        foreach (var column in first.Schema.Where(column => !column.IsHidden))
            Check(second.Schema, column);
    }

    public DataViewSchema Schema => _parts[0].Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => _parts[0].GetRowCount() + _parts[1].GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Throws unless a view has a column, with the same type and, for keys, the same values.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static void Check(DataViewSchema schema, DataViewSchema.Column column)
    {
        if (schema.GetColumnOrNull(column.Name) is not { } other)
            throw new ArgumentException(
                $"Some rows have no column '{column.Name}', which others have. They have: {FeatureColumns.Names(schema)}."
            );
        if (!other.Type.Equals(column.Type))
            throw new ArgumentException($"Column '{column.Name}' is {column.Type} in some rows and {other.Type} in others.");
        var (known, given) = (KeyVocabularies.OfKeys(column), KeyVocabularies.OfKeys(other));
        if (known is not null && given is not null && !known.Values.SequenceEqual(given.Values))
            throw new ArgumentException(
                $"The keys of column '{column.Name}' stand for other values in some rows than in others. Join the rows before "
                    + "MapValueToKey, and let the chain map them."
            );
    }

    private sealed class Cursor(JoinedRows rows, DataViewSchema.Column[] columns) : DataViewRowCursor
    {
        private readonly DataViewRowCursor[] _cursors =
        [
            .. rows._parts.Select(part => part.GetRowCursor(columns.Select(column => part.Schema[column.Name]))),
        ];
        private int _part;
        private long _position = -1;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            while (_part < _cursors.Length)
            {
                if (_cursors[_part].MoveNext())
                {
                    _position++;
                    return true;
                }
                _part++;
            }
            _position = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => columns.Any(other => other.Index == column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue>[] getters = [.. _cursors.Select(cursor => cursor.GetGetter<TValue>(cursor.Schema[column.Name]))];
            return (ref TValue to) => getters[_part](ref to);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var cursor in _cursors)
                    cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
