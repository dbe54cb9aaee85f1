namespace MlNet.MultiTask;

/// <summary>Reads the rows of one part of an epoch, without those that are held out.</summary>
/// <param name="rows">All rows.</param>
/// <param name="isHeldOut">Which of them are held out.</param>
/// <param name="parts">The part of each of the others.</param>
/// <param name="part">The part.</param>
/// <param name="size">How many rows it has.</param>
internal sealed class PartCursor(RowReader rows, Func<long, bool> isHeldOut, IEnumerator<int> parts, int part, long size)
{
    private long _number;

    /// <summary>Rows of the part that have not been read yet.</summary>
    public long Left { get; private set; } = size;

    /// <summary>Reads the next rows into slots of the table; fewer at the end of the part.</summary>
    public int Fill(ReadOnlySpan<int> slots)
    {
        var filled = 0;
        while (filled < slots.Length && Left > 0 && rows.MoveNext())
            if (!isHeldOut(_number++) && parts.MoveNext() && parts.Current == part)
            {
                rows.Read(slots[filled++]);
                Left--;
            }
        return filled;
    }

    /// <summary>Reads to the end of the view.</summary>
    /// <returns>The number of rows, including the held-out ones.</returns>
    public long ReadToEnd()
    {
        while (rows.MoveNext())
            _number++;
        return _number;
    }
}
