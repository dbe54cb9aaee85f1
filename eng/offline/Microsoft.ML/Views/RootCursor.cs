using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Base of a cursor that reads a source of its own. Counts rows; at the end it disposes itself.</summary>
internal abstract class RootCursor : DataViewRowCursor
{
    private const string NotOnARow =
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after MoveNext returned false.";

    private long _position = -1;
    private bool _done;

    public override long Position => _position;

    public override long Batch => 0;

    public sealed override bool MoveNext()
    {
        if (_done)
            return false;
        if (MoveNextCore())
        {
            _position++;
            return true;
        }
        Dispose();
        return false;
    }

    /// <summary>Goes to the next row. <see cref="Position"/> is that of the row before.</summary>
    protected abstract bool MoveNextCore();

    protected void CheckOnRow() => Contracts.Check(_position >= 0, NotOnARow);

    protected override void Dispose(bool disposing)
    {
        _done = true;
        _position = -1;
        base.Dispose(disposing);
    }
}
