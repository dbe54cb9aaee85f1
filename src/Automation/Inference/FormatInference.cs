namespace MlNet.MultiTask;

/// <summary>Finds out how a file is written, from its first rows; its encoding from all of it.</summary>
internal static class FormatInference
{
    private const int MostRows = 2000;

    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    /// <exception cref="TableException">The file is empty, or no rows with the same number of cells can be found in it.</exception>
    public static TableFormat Of(string path, InferenceOptions options, IReadOnlyList<string> names)
    {
        var encoding = options.Encoding ?? TableText.EncodingOf(path);
        var format = new TableFormat
        {
            Encoding = encoding,
            MissingValues = options.MissingValues ?? TableFormat.UsualMissingValues,
            DecimalMark = options.DecimalMark ?? '.',
        };
        format = format with { Separator = options.Separator ?? SeparatorOf(path, format) };
        var rows = FirstRows(path, format);
        if (rows.Count == 0)
            throw new TableException(path, 0, 0, null, "is empty.");
        var mark = options.DecimalMark ?? MarkOf(rows, format);
        format = format with { DecimalMark = mark };
        return format with { HasHeader = options.HasHeader ?? HasHeader(rows, format, names) };
    }

    // The separator by which most rows have the same number of cells, at least two; of several the one with more cells.
    private static char SeparatorOf(string path, TableFormat format)
    {
        var best = (Share: 0.0, Cells: 1, Separator: ',');
        foreach (var separator in s_separators)
        {
            List<string[]> rows;
            try
            {
                rows = FirstRows(path, format with { Separator = separator });
            }
            catch (TableException)
            {
                continue;
            }
            if (rows.Count == 0)
                continue;
            var most = rows.GroupBy(row => row.Length).OrderByDescending(group => group.Count()).First();
            var found = (Share: Math.Round((double)most.Count() / rows.Count, 2), Cells: most.Key, Separator: separator);
            if (found.Cells > 1 && (found.Share, found.Cells).CompareTo((best.Share, best.Cells)) > 0)
                best = found;
        }
        return best.Separator;
    }

    private static List<string[]> FirstRows(string path, TableFormat format)
    {
        using var reader = TableReader.OpenRows(path, format);
        var rows = new List<string[]>();
        while (rows.Count < MostRows && reader.MoveNext())
            rows.Add(reader.ToArray());
        return rows;
    }

    // Cells such as 3.5 can be read with a point alone, 3,5 with a comma alone; 1,234 is a number with either.
    private static char MarkOf(List<string[]> rows, TableFormat format)
    {
        var (points, commas) = (0, 0);
        foreach (var cell in rows.Skip(1).SelectMany(row => row))
            if (cell.Contains('.') || cell.Contains(','))
            {
                var point = CellParser.TryNumber(cell, '.', out _);
                var comma = CellParser.TryNumber(cell, ',', out _);
                if (point && !comma)
                    points++;
                else if (comma && !point)
                    commas++;
            }
        return commas > points ? ',' : format.DecimalMark;
    }

    // A header has a different name in each cell, and none of them is a value. One that names a task is one.
    private static bool HasHeader(List<string[]> rows, TableFormat format, IReadOnlyList<string> names)
    {
        var first = rows[0];
        if (names.Any(first.Contains))
            return true;
        var parser = new CellParser(format);
        var empty = first.Count(string.IsNullOrEmpty);
        if (empty > 1 || first.Distinct().Count() < first.Length)
            return false;
        return !first.Any(cell => cell.Length > 0 && (parser.IsMissing(cell) || parser.TryNumber(cell, out _) || IsDate(cell)));
    }

    private static bool IsDate(string cell) =>
        DateFormats.MayBe(cell) && DateFormats.All.Any(format => DateFormats.TryRead(cell, format, out _));
}
