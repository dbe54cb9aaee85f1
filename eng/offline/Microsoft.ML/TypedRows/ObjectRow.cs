namespace Microsoft.ML.Data;

/// <summary>One object at a time as a row: what a prediction engine puts in. Each object is a new position.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly ObjectColumns<TRow> _columns;
    private long _position = -1;
    private TRow _current;

    public ObjectRow(RowColumn[] columns)
    {
        Schema = RowColumn.MakeSchema(columns);
        _columns = new ObjectColumns<TRow>(columns, columns.Select(_ => true).ToArray(), () => _current);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public void Set(TRow value)
    {
        _current = value;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);
}
