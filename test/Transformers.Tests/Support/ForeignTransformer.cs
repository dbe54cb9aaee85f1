using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A transformer from outside of ML.NET: does what a stock one does, in a view of its own, and counts how it is used.</summary>
internal sealed class ForeignTransformer(ITransformer stock, bool saves = true) : ITransformer, IDisposable
{
    public int RowsMade { get; private set; }

    public int Disposals { get; private set; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => stock.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => new View(stock.Transform(input));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, stock.GetRowToRowMapper(inputSchema));

    public void Save(ModelSaveContext ctx)
    {
        if (saves)
            stock.Save(ctx);
    }

    public void Dispose() => Disposals++;

    private sealed class View(IDataView inner) : IDataView
    {
        public bool CanShuffle => inner.CanShuffle;

        public DataViewSchema Schema => inner.Schema;

        public long? GetRowCount() => inner.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            inner.GetRowCursor(columnsNeeded, rand);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            inner.GetRowCursorSet(columnsNeeded, n, rand);
    }

    private sealed class Mapper(ForeignTransformer owner, IRowToRowMapper inner) : IRowToRowMapper
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
