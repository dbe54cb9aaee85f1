using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>A data view with a model's columns behind it: nothing is computed before a cursor moves.</summary>
internal sealed class ScoredDataView(IDataView source, NetworkSession session, DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var wanted = new ColumnSelection(source.Schema, schema, session, columnsNeeded);
        return Wrap(source.GetRowCursor(wanted.SourceColumns, rand), wanted);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var wanted = new ColumnSelection(source.Schema, schema, session, columnsNeeded);
        return [.. source.GetRowCursorSet(wanted.SourceColumns, n, rand).Select(cursor => Wrap(cursor, wanted))];
    }

    private DataViewRowCursor Wrap(DataViewRowCursor cursor, ColumnSelection wanted) =>
        wanted.Outputs.Indices.Length == 0 ? new RelabelledCursor(cursor, schema, wanted) : new ScoredCursor(cursor, session, schema, wanted);
}
