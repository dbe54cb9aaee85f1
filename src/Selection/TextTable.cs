namespace MlNet.MultiTask;

/// <summary>Rows of text with aligned columns.</summary>
internal static class TextTable
{
    /// <summary>The lines; the last column is not padded.</summary>
    public static string Write(IReadOnlyList<string[]> rows)
    {
        var last = rows[0].Length - 1;
        int[] widths = [.. Enumerable.Range(0, last).Select(i => rows.Max(row => row[i].Length))];
        return string.Join('\n', rows.Select(row => string.Concat(widths.Select((width, i) => row[i].PadRight(width) + "  ")) + row[last]));
    }
}
