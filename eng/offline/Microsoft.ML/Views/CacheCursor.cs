using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads cached columns, in order or in a given one.</summary>
internal sealed class CacheCursor(DataViewSchema schema, CachedColumn[] columns, bool[] active, long rowCount, int[] order) : RootCursor
{
    private readonly Delegate[] _getters = new Delegate[columns.Length];

    public override DataViewSchema Schema => schema;

    private int Row => order is null ? (int)Position : order[Position];

    public override bool IsColumnActive(DataViewSchema.Column column) => (uint)column.Index < (uint)active.Length && active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw RowGetters.ExceptInactive();
        return RowGetters.Typed<TValue>(_getters[column.Index] ??= columns[column.Index].MakeGetter(CurrentRow), column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)CurrentRow(), 0);

    protected override bool MoveNextCore() => Position + 1 < rowCount;

    private int CurrentRow()
    {
        CheckOnRow();
        return Row;
    }
}
