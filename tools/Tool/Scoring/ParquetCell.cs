using System.Globalization;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Reads a column of a Parquet file as the training read it from a file of text.</summary>
/// <param name="source">The file.</param>
/// <param name="path">Its path.</param>
/// <param name="cells">The column.</param>
/// <param name="column">What it holds.</param>
/// <param name="format">Missing values and decimal mark of texts.</param>
internal sealed class ParquetCell(ParquetSource source, string path, ParquetCells cells, TableColumn column, TableFormat format)
{
    private readonly CellParser _parser = new(format, column.MissingValues);

    /// <summary>The number; NaN where it is missing.</summary>
    /// <exception cref="TableException">It is none.</exception>
    public double Number(int row)
    {
        if (cells.TryNumber(row, out var number))
            return number;
        var text = Text(row);
        return text.Length == 0 ? double.NaN
            : _parser.TryNumber(text, out var value) ? value
            : throw Wrong(text, "is no number");
    }

    /// <summary>The text; empty where it is missing.</summary>
    public string Text(int row) => cells.Text(row)?.Trim() is { } text && !_parser.IsMissing(text) ? text : "";

    /// <summary>The date; null where it is missing.</summary>
    /// <exception cref="TableException">It is none.</exception>
    public DateTime? Date(int row)
    {
        if (cells.TryDate(row, out var known))
            return known;
        var text = Text(row);
        return text.Length == 0 ? null
            : DateFormats.TryRead(text, column.DateFormat ?? "yyyy-MM-dd", out var date) ? date
            : throw Wrong(text, $"is no date like {column.DateFormat}");
    }

    private TableException Wrong(string text, string what) =>
        new(path, 0, 0, null, string.Create(CultureInfo.InvariantCulture, $"row {source.Row}, column '{column.Name}': '{text}' {what}."));
}
