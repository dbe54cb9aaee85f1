using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>A data view with a model's columns added; nothing is computed before a cursor moves.</summary>
internal sealed class ScoredDataView(IDataView source, Func<ScoringNetwork> network, DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var wanted = new ColumnSelection(source.Schema, schema, network(), columnsNeeded);
        return Wrap(source.GetRowCursor(wanted.SourceColumns, rand), wanted);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var wanted = new ColumnSelection(source.Schema, schema, network(), columnsNeeded);
        return [.. source.GetRowCursorSet(wanted.SourceColumns, n, rand).Select(cursor => Wrap(cursor, wanted))];
    }

    private DataViewRowCursor Wrap(DataViewRowCursor cursor, ColumnSelection wanted) =>
        wanted.Session is { } session ? new ScoredCursor(cursor, session, schema, wanted) : new RelabelledCursor(cursor, schema, wanted);
}
