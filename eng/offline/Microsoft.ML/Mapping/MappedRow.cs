namespace Microsoft.ML.Data;

/// <summary>One row with the columns of a mapper added. Disposing it disposes the row it stands on.</summary>
internal sealed class MappedRow(DataViewRow input, BoundRowMapper mapper, bool[] active) : WrappingRow(input)
{
    private readonly MappedColumns _columns = new(input, mapper, active);

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _columns.Disposer?.Invoke();
        base.Dispose(disposing);
    }
}
