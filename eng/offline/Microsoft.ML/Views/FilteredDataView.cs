namespace Microsoft.ML.Data;

/// <summary>The rows of a view that pass a test.</summary>
internal sealed class FilteredDataView(IDataView source, IRowTest test) : ITransformedDataView
{
    public IDataView Source => source;

    public bool CanShuffle => source.CanShuffle && !test.NeedsOrder;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = columnsNeeded.ToFlags(Schema);
        return Filter(source.GetRowCursor(Needed(active), CanShuffle ? rand : null), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        if (test.NeedsOrder)
            return [GetRowCursor(columnsNeeded, rand)];
        var active = columnsNeeded.ToFlags(Schema);
        return Array.ConvertAll(source.GetRowCursorSet(Needed(active), n, rand), cursor => Filter(cursor, active));
    }

    private DataViewRowCursor Filter(DataViewRowCursor cursor, bool[] active) => new FilteringCursor(cursor, active, test.Bind(cursor));

    private DataViewSchema.Column[] Needed(bool[] active) =>
        Schema.Where(column => active[column.Index] || test.Columns.Contains(column.Index)).ToArray();
}
