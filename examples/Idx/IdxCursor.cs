using Microsoft.ML;
using Microsoft.ML.Data;

namespace Idx;

/// <summary>Goes through the rows of an <see cref="IdxView"/>, in their order or in another.</summary>
internal sealed class IdxCursor(
    DataViewSchema schema,
    IdxReader[] readers,
    int rows,
    int[]? order,
    IEnumerable<DataViewSchema.Column> columns
) : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. columns.Select(column => column.Index)];
    private int _position = -1;
    private bool _ended;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        if (_ended || ++_position >= rows)
            (_ended, _position) = (true, -1);
        return !_ended;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row(), 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was made.");
        return readers[column.Index].Getter(Row) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}, which is not read as {typeof(TValue).Name}.");
    }

    private int Row() =>
        _position < 0 ? throw new InvalidOperationException("The cursor is on no row: call MoveNext first, and stop when it returns false.")
        : order is null ? _position
        : order[_position];

    protected override void Dispose(bool disposing)
    {
        (_ended, _position) = (true, -1);
        base.Dispose(disposing);
    }
}
