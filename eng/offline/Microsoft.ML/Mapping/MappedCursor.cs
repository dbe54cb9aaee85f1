namespace Microsoft.ML.Data;

/// <summary>A cursor with the columns of a mapper added.</summary>
internal sealed class MappedCursor(DataViewRowCursor input, BoundRowMapper mapper, bool[] active) : WrappingCursor(input)
{
    private readonly MappedColumns _columns = new(input, mapper, active);

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override bool MoveNext() => Input.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _columns.Disposer?.Invoke();
        base.Dispose(disposing);
    }
}
