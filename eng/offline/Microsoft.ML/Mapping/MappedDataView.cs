using Microsoft.ML.Onnx;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view with the columns of a mapper added, row by row.</summary>
internal sealed class MappedDataView(IDataView source, BoundRowMapper mapper) : IOnnxSavingDataView
{
    public IDataView Source { get; } = source;

    public BoundRowMapper Mapper { get; } = mapper;

    public bool CanShuffle => Source.CanShuffle;

    public DataViewSchema Schema => Mapper.OutputSchema;

    public long? GetRowCount() => Source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = columnsNeeded.ToFlags(Schema);
        return new MappedCursor(Source.GetRowCursor(Needed(active), rand), Mapper, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = columnsNeeded.ToFlags(Schema);
        return Array.ConvertAll(Source.GetRowCursorSet(Needed(active), n, rand),
            cursor => (DataViewRowCursor)new MappedCursor(cursor, Mapper, active));
    }

    bool IOnnxSavingDataView.CanSaveOnnx(OnnxContext ctx) => Mapper.Mapper.CanSaveOnnx(ctx);

    void IOnnxSavingDataView.SaveAsOnnx(OnnxContext ctx) => Mapper.Mapper.SaveAsOnnx(ctx);

    private IEnumerable<DataViewSchema.Column> Needed(bool[] active)
    {
        var needed = Mapper.GetNeededInputs(active);
        return Source.Schema.Where(column => needed[column.Index]);
    }
}
