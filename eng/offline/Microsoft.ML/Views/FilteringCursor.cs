namespace Microsoft.ML.Data;

/// <summary>Shows the rows of another cursor that pass a test. Columns that only the test needs stay inactive.</summary>
internal sealed class FilteringCursor(DataViewRowCursor input, bool[] active, Func<bool> test) : RootCursor
{
    public override long Batch => input.Batch;

    public override DataViewSchema Schema => input.Schema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => (uint)column.Index < (uint)active.Length && active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) ? input.GetGetter<TValue>(column) : throw RowGetters.ExceptInactive();

    protected override bool MoveNextCore()
    {
        while (input.MoveNext())
            if (test())
                return true;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
