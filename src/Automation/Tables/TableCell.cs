namespace MlNet.MultiTask;

/// <summary>Reads the cells of one column.</summary>
/// <param name="reader">The rows.</param>
/// <param name="place">The column's place in them; -1 where they lack it.</param>
/// <param name="column">The column.</param>
/// <param name="format">How the file is written.</param>
/// <param name="classes">The only texts that there may be; null or empty for any.</param>
internal sealed class TableCell(
    TableReader reader,
    int place,
    TableColumn column,
    TableFormat format,
    IReadOnlyList<string>? classes = null
)
{
    private const int LongestQuote = 60;

    private readonly CellParser _parser = new(format, column.MissingValues);
    private readonly string _dateFormat = column.DateFormat ?? "yyyy-MM-dd";
    private string _last = "";

    /// <summary>The text; empty where it is missing.</summary>
    /// <exception cref="TableException">It is none of the classes.</exception>
    public ReadOnlyMemory<char> Text()
    {
        if (place < 0)
            return default;
        var cell = reader[place];
        if (_parser.IsMissing(cell))
            return default;
        // Categories come in runs.
        if (!cell.SequenceEqual(_last))
            _last = classes is not { Count: > 0 } || classes.Contains(cell.ToString())
                ? cell.ToString()
                : throw reader.Problem(place, column.Name, $"{Quote(cell)} is none of the classes {Guard.List(classes)}.");
        return _last.AsMemory();
    }

    /// <summary>The number; NaN where it is missing.</summary>
    /// <exception cref="TableException">It is none.</exception>
    public float Number()
    {
        if (place < 0)
            return float.NaN;
        var cell = reader[place];
        if (_parser.IsMissing(cell))
            return float.NaN;
        return _parser.TryNumber(cell, out var value)
            ? (float)value
            : throw reader.Problem(
                place,
                column.Name,
                $"{Quote(cell)} is no number (decimal mark '{format.DecimalMark}'). If it stands for a missing value, name it among the "
                    + "missing values; if the column is no number, say which kind it is."
            );
    }

    /// <summary>The date; null where it is missing.</summary>
    /// <exception cref="TableException">It is none.</exception>
    public DateTime? Date()
    {
        if (place < 0)
            return null;
        var cell = reader[place];
        if (_parser.IsMissing(cell))
            return null;
        return DateFormats.TryRead(cell, _dateFormat, out var date)
            ? date
            : throw reader.Problem(place, column.Name, $"{Quote(cell)} is no date like {_dateFormat}.");
    }

    private static string Quote(ReadOnlySpan<char> cell) =>
        cell.Length <= LongestQuote ? $"'{cell}'" : $"'{cell[..LongestQuote]}…'";
}
