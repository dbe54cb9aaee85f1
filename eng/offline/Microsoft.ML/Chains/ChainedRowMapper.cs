using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Mappers, one behind another: rows stand on rows.</summary>
internal sealed class ChainedRowMapper(DataViewSchema inputSchema, IRowToRowMapper[] mappers) : IRowToRowMapper
{
    /// <summary>The mappers in order.</summary>
    public IReadOnlyList<IRowToRowMapper> Mappers => mappers;

    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => mappers.Length > 0 ? mappers[^1].OutputSchema : inputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = dependingColumns;
        for (var i = mappers.Length - 1; i >= 0; i--)
            needed = mappers[i].GetDependencies(needed).ToArray();
        return needed;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        Contracts.CheckParam(input.Schema == inputSchema, nameof(input), "Schema did not match original schema");
        var active = new IEnumerable<DataViewSchema.Column>[mappers.Length];
        for (var i = mappers.Length - 1; i >= 0; i--)
        {
            active[i] = activeColumns;
            activeColumns = mappers[i].GetDependencies(activeColumns).ToArray();
        }
        for (var i = 0; i < mappers.Length; i++)
            input = mappers[i].GetRow(input, active[i]);
        return input;
    }
}
