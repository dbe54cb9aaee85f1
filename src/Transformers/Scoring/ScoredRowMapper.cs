using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Scores row by row: what prediction engines use.</summary>
internal sealed class ScoredRowMapper(ScoringNetwork network, DataViewSchema input, DataViewSchema output) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema => output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        new ColumnSelection(input, output, network, dependingColumns).SourceColumns;

    public DataViewRow GetRow(DataViewRow row, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoredRow(row, output, new ColumnSelection(input, output, network, activeColumns));
}
