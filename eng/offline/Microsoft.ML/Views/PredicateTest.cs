namespace Microsoft.ML.Data;

/// <summary>Passes rows that a user's function accepts, seen as objects.</summary>
internal sealed class PredicateTest<TRow>(RowBinder<TRow> binder, Func<TRow, bool> predicate) : IRowTest
    where TRow : class, new()
{
    public IReadOnlyCollection<int> Columns => binder.Sources.Select(column => column.Index).ToArray();

    public bool NeedsOrder => false;

    public Func<bool> Bind(DataViewRow row)
    {
        var fill = binder.MakeFiller(row);
        var target = new TRow();
        return () =>
        {
            fill(target);
            return predicate(target);
        };
    }
}
