using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The source's cursor under the scored view's schema, for readers that use none of the network's columns: nothing is
/// scored.</summary>
internal sealed class RelabelledCursor(DataViewRowCursor source, DataViewSchema schema, ColumnSelection columns)
    : PassingCursor(source, schema)
{
    public override bool IsColumnActive(DataViewSchema.Column column) => columns.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        columns.Check(column);
        return Source.GetGetter<TValue>(Source.Schema[column.Index]);
    }
}
