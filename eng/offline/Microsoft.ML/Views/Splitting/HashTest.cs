namespace Microsoft.ML.Data;

/// <summary>Gives each row a number in [0, 1] that depends on its value in a column only, and passes those in a range.</summary>
internal sealed class HashTest(DataViewSchema.Column column, uint seed, RowRange range) : IRowTest
{
    private const uint Mask = (1u << RowHash.Bits) - 1;

    public IReadOnlyCollection<int> Columns => [column.Index];

    public bool NeedsOrder => false;

    public Func<bool> Bind(DataViewRow row)
    {
        var hash = RowHash.Create(row, column, seed);
        return () => hash() is { } value && range.Contains(((value & Mask) + 0.5) / (Mask + 1.0));
    }
}
