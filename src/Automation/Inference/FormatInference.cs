namespace MlNet.MultiTask;

/// <summary>Finds out how a file is written, from its first rows; its encoding from all of it.</summary>
internal static class FormatInference
{
    private const int MostRows = 2000;

    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    /// <exception cref="TableException">The file is empty, or no rows with the same number of cells can be found in it.</exception>
    /// <param name="path">The file.</param>
    /// <param name="options">What is known.</param>
    /// <param name="names">Names that a header may have.</param>
    /// <param name="likely">A separator that is taken where others do as well.</param>
    public static TableFormat Of(string path, InferenceOptions options, IReadOnlyList<string> names, char? likely = null)
    {
        var encoding = options.Encoding ?? TableText.EncodingOf(path);
        var format = new TableFormat
        {
            Encoding = encoding,
            MissingValues = options.MissingValues ?? TableFormat.UsualMissingValues,
            DecimalMark = options.DecimalMark ?? '.',
        };
        format = format with { Separator = options.Separator ?? SeparatorOf(path, format, likely) };
        var rows = FirstRows(path, format);
        if (rows.Count == 0)
            throw new TableException(path, 0, 0, null, "is empty.");
        var mark = options.DecimalMark ?? MarkOf(rows, format);
        format = format with { DecimalMark = mark };
        return format with { HasHeader = options.HasHeader ?? HasHeader(rows, format, names) };
    }

    // The separator by which most rows have the same number of cells, at least two, the first one among them. Of several it is one that
    // leaves commas in numbers alone, then the likely one, then that with more cells.
    private static char SeparatorOf(string path, TableFormat format, char? likely)
    {
        var (best, rank) = (likely ?? ',', (false, 0.0, false, false, 1));
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
            var share = Math.Round((double)most.Count() / rows.Count, 2);
            var found = (rows[0].Length == most.Key, share, HasDecimalCommas(rows), separator == likely, most.Key);
            if (most.Key > 1 && found.CompareTo(rank) > 0)
                (best, rank) = (separator, found);
        }
        return best;
    }

    // Whether all commas are decimal marks, in the first line too.
    private static bool HasDecimalCommas(List<string[]> rows)
    {
        var cells = rows.SelectMany(row => row).Where(cell => cell.Contains(',')).ToArray();
        return cells.Length > 0 && cells.All(cell => CellParser.TryNumber(cell, ',', out _));
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
