using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>A transformer from outside of ML.NET: does what a stock one does, and counts how it is used.</summary>
internal sealed class ForeignTransformer(ITransformer stock, bool savesItself = true) : ITransformer, IDisposable
{
    public int RowsMade { get; private set; }

    public int Disposals { get; private set; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => stock.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => stock.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new CountingMapper(this, stock.GetRowToRowMapper(inputSchema));

    public void Save(ModelSaveContext ctx)
    {
        if (savesItself)
            stock.Save(ctx);
    }

    public void Dispose() => Disposals++;

    private sealed class CountingMapper(ForeignTransformer owner, IRowToRowMapper inner) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => inner.InputSchema;

        public DataViewSchema OutputSchema => inner.OutputSchema;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
            inner.GetDependencies(dependingColumns);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        {
            owner.RowsMade++;
            return inner.GetRow(input, activeColumns);
        }
    }
}
