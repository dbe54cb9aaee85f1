using Microsoft.ML.Data;
using Microsoft.ML.Onnx;

namespace Microsoft.ML.Transforms;

/// <summary>A view with some of the columns of another.</summary>
internal sealed class SelectedColumnsView(IDataView source, SelectedColumns selected) : IOnnxSavingDataView
{
    public IDataView Source { get; } = source;

    public bool CanShuffle => Source.CanShuffle;

    public DataViewSchema Schema => selected.OutputSchema;

    public long? GetRowCount() => Source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = columnsNeeded.ToFlags(Schema);
        return selected.Wrap(Source.GetRowCursor(Needed(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = columnsNeeded.ToFlags(Schema);
        return Array.ConvertAll(Source.GetRowCursorSet(Needed(active), n, rand), cursor => selected.Wrap(cursor, active));
    }

    bool IOnnxSavingDataView.CanSaveOnnx(OnnxContext ctx) => true;

    void IOnnxSavingDataView.SaveAsOnnx(OnnxContext ctx)
    {
        ctx.CheckOpSetVersion(9, ColumnSelectingTransformer.Signature);
        foreach (var column in Schema)
        {
            if (!column.IsHidden && ctx.TryGetVariableName(column.Name) is { } variable)
                ctx.CreateNode("Identity", variable, ctx.AddIntermediateVariable(column.Type, column.Name), "");
        }
    }

    private IEnumerable<DataViewSchema.Column> Needed(bool[] active) =>
        selected.GetDependencies(Schema.Where(column => active[column.Index])).Select(column => Source.Schema[column.Index]);
}
