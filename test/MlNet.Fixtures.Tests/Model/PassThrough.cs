using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Model;

/// <summary>A transformer as someone outside of ML.NET writes it: it shows its input again, in a view of its own.</summary>
internal sealed class PassThrough : ITransformer
{
    /// <summary>The stock transformer that is saved in this one's place.</summary>
    public ITransformer? SavedAs { get; init; }

    public bool IsRowToRowMapper => false;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException("This transformer works on views only.");

    public IDataView Transform(IDataView input) => new View(input);

    void ICanSaveModel.Save(ModelSaveContext ctx) => SavedAs?.Save(ctx);

    private sealed class View(IDataView source) : IDataView
    {
        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => source.GetRowCursor(columnsNeeded, rand);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
            => source.GetRowCursorSet(columnsNeeded, n, rand);
    }
}
