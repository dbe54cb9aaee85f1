namespace Microsoft.ML;

/// <summary>A row that moves: before the first row until <see cref="MoveNext"/> is called, then forward only.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    protected DataViewRowCursor()
    {
    }

    public abstract bool MoveNext();
}
