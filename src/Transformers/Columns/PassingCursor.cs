using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A cursor of a view over another one: it goes along the source's rows and ends with it.</summary>
/// <param name="source">The source's cursor.</param>
/// <param name="schema">The view's columns.</param>
internal abstract class PassingCursor(DataViewRowCursor source, DataViewSchema schema) : DataViewRowCursor
{
    protected DataViewRowCursor Source => source;

    public sealed override DataViewSchema Schema => schema;

    public override long Position => source.Position;

    public sealed override long Batch => source.Batch;

    public override bool MoveNext() => source.MoveNext();

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
