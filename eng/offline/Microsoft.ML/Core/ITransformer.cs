using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Makes a view of a view. It is lazy: nothing is computed before a cursor moves.</summary>
public interface ITransformer : ICanSaveModel
{
    bool IsRowToRowMapper { get; }

    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);

    IDataView Transform(IDataView input);
}
