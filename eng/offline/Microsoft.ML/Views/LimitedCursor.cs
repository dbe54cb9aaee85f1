namespace Microsoft.ML.Data;

/// <summary>Shows so many rows of another cursor, after leaving some out. The row behind the last is not asked for.</summary>
internal sealed class LimitedCursor(DataViewRowCursor input, long skip, long take) : RootCursor
{
    public override long Batch => input.Batch;

    public override DataViewSchema Schema => input.Schema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);

    protected override bool MoveNextCore()
    {
        if (Position < 0)
            for (var i = 0L; i < skip; i++)
                if (!input.MoveNext())
                    return false;
        return Position + 1 < take && input.MoveNext();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
