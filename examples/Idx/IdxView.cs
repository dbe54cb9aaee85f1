using Microsoft.ML;
using Microsoft.ML.Data;

namespace Idx;

/// <summary>Idx files side by side: one column each, one row per item.</summary>
internal sealed class IdxView : IDataView
{
    private readonly IdxReader[] _readers;
    private readonly int _rows;

    public IdxView(IReadOnlyList<IdxColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        _readers = new IdxReader[columns.Count];
        for (var i = 0; i < _readers.Length; i++)
        {
            var (reader, annotations) = IdxReader.Create(columns[i], IdxFile.Read(columns[i].Path));
            var (first, count) = (i == 0 ? reader : _readers[0], reader.File.Header.Count);
            if (count != first.File.Header.Count)
                throw new InvalidDataException(
                    $"'{first.File.Path}' holds {first.File.Header.Count} items and '{reader.File.Path}' {count} (bytes 4 to 7 of each): "
                        + "files side by side must hold one item for each row."
                );
            builder.AddColumn(columns[i].Name, reader.Type, annotations);
            _readers[i] = reader;
        }
        _rows = _readers[0].File.Header.Count;
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int[]? order = null;
        if (rand is not null)
            rand.Shuffle(order = [.. Enumerable.Range(0, _rows)]);
        return new IdxCursor(Schema, _readers, _rows, order, columnsNeeded);
    }

    // Copying bytes is no work to share out: one cursor is enough.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
