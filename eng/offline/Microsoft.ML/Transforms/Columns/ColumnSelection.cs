using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Which columns stay.</summary>
/// <param name="Names">Those to keep, in the order wanted, or those to drop.</param>
/// <param name="KeepHidden">Whether hidden columns of a kept name stay.</param>
internal sealed record ColumnSelection(string[] Names, bool Drop, bool KeepHidden)
{
    /// <summary>The indices of the columns that stay, in their new order.</summary>
    public int[] Apply(DataViewSchema inputSchema)
    {
        foreach (var name in Names)
        {
            if (inputSchema.GetColumnOrNull(name) is null)
                throw Contracts.ExceptMissingColumn(nameof(inputSchema), "input", name);
        }

        var candidates = inputSchema.Where(column => KeepHidden || !column.IsHidden);
        return Drop
            ? [.. candidates.Where(column => !Names.Contains(column.Name)).Select(column => column.Index)]
            : [.. Names.Distinct().SelectMany(name => candidates.Where(column => column.Name == name)).Select(column => column.Index)];
    }

    public SchemaShape Apply(SchemaShape inputSchema)
    {
        foreach (var name in Names)
            inputSchema.FindInput(name);
        return new(inputSchema.Where(column => Names.Contains(column.Name) != Drop));
    }
}
