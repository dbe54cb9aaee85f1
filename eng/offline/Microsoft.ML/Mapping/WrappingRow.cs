namespace Microsoft.ML.Data;

/// <summary>Base of a row that stands on another and owns it.</summary>
internal abstract class WrappingRow(DataViewRow input) : DataViewRow
{
    public override long Position => Input.Position;

    public override long Batch => Input.Batch;

    protected DataViewRow Input { get; } = input;

    public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
