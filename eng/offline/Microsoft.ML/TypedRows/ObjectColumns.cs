using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters of the members of a row object: made when asked for, then kept.</summary>
internal sealed class ObjectColumns<TRow>(RowColumn[] columns, bool[] active, Func<TRow> current)
{
    private readonly Delegate[] _getters = new Delegate[columns.Length];

    public bool IsActive(DataViewSchema.Column column) => (uint)column.Index < (uint)active.Length && active[column.Index];

    public ValueGetter<T> GetGetter<T>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw RowGetters.ExceptInactive();
        return RowGetters.Typed<T>(_getters[column.Index] ??= MemberGetter.Create(columns[column.Index], current), column);
    }
}
