namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Writes rows of cells; a cell that needs quotation marks gets them (RFC 4180).</summary>
/// <param name="writer">Where to.</param>
/// <param name="separator">What stands between two cells.</param>
internal sealed class CsvWriter(TextWriter writer, char separator)
{
    private bool _isInRow;

    public void Cell(ReadOnlySpan<char> text)
    {
        if (_isInRow)
            writer.Write(separator);
        _isInRow = true;
        if (text.IndexOfAny(separator, '"', '\n') < 0 && text.IndexOf('\r') < 0)
        {
            writer.Write(text);
            return;
        }
        writer.Write('"');
        for (int quote; (quote = text.IndexOf('"')) >= 0; text = text[(quote + 1)..])
        {
            writer.Write(text[..(quote + 1)]);
            writer.Write('"');
        }
        writer.Write(text);
        writer.Write('"');
    }

    public void EndRow()
    {
        writer.Write('\n');
        _isInRow = false;
    }
}
