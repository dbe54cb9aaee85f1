using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Goes through objects. Off a row there is no object, so a getter then meets null.</summary>
internal sealed class EnumerableCursor<TRow> : RootCursor
    where TRow : class
{
    private readonly IEnumerator<TRow> _objects;
    private readonly ObjectColumns<TRow> _columns;
    private TRow _current;

    public EnumerableCursor(DataViewSchema schema, RowColumn[] columns, bool[] active, IEnumerator<TRow> objects)
    {
        Schema = schema;
        _objects = objects;
        _columns = new ObjectColumns<TRow>(columns, active, () => _current);
    }

    public override DataViewSchema Schema { get; }

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        CheckOnRow();
        id = new((ulong)Position, 0);
    };

    protected override bool MoveNextCore()
    {
        var moved = _objects.MoveNext();
        _current = moved ? _objects.Current : null;
        Contracts.Check(!moved || _current != null, "Encountered null when iterating over data, this is not supported.");
        return moved;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _objects.Dispose();
        base.Dispose(disposing);
    }
}
