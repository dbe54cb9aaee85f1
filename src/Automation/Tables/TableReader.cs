using nietras.SeparatedValues;

namespace MlNet.MultiTask;

/// <summary>The rows of a table file, one at a time, at constant memory.</summary>
internal sealed class TableReader : IDisposable
{
    private readonly SepReader _reader;
    private readonly string _path;
    private readonly int _expected;

    /// <param name="path">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="expected">Cells that each row must have; 0 where that is not known.</param>
    /// <param name="reader">Its rows.</param>
    private TableReader(string path, TableFormat format, int expected, SepReader reader)
    {
        (_path, _expected, _reader) = (path, expected, reader);
        Names = [];
    }

    /// <summary>The columns' names; empty for <see cref="OpenRows"/>.</summary>
    public IReadOnlyList<string> Names { get; private init; }

    /// <summary>Line of the current row, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Cells of the current row.</summary>
    public int Count { get; private set; }

    /// <summary>A cell of the current row without the white space around it.</summary>
    public ReadOnlySpan<char> this[int column] => _reader.Current[column].Span.Trim();

    /// <summary>Opens a file behind its header, if it has one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="table">Which columns a file without a header has; null where that is not known.</param>
    /// <exception cref="TableException">The file is empty, or has no header and not the table's columns.</exception>
    public static TableReader Open(string path, TableFormat format, TableSchema? table = null)
    {
        string[] names;
        using (var first = OpenRows(path, format))
        {
            if (!first.MoveNext())
                throw new TableException(path, 0, 0, null, "is empty.");
            names = format.HasHeader
                ? UniqueNames(first.ToArray())
                : [.. table?.NamesOf(path, first.Count) ?? Enumerable.Range(1, first.Count).Select(DefaultName)];
        }
        var reader = new TableReader(path, format, names.Length, Start(path, format)) { Names = names };
        if (format.HasHeader)
            reader.MoveNext();
        return reader;
    }

    /// <summary>Opens a file with all of its lines as rows, of any number of cells.</summary>
    public static TableReader OpenRows(string path, TableFormat format) => new(path, format, 0, Start(path, format));

    /// <summary>Goes to the next row; empty lines are left out.</summary>
    /// <exception cref="TableException">The row has another number of cells than the header.</exception>
    public bool MoveNext()
    {
        try
        {
            while (_reader.MoveNext())
            {
                var row = _reader.Current;
                (Line, Count) = (row.LineNumberFrom, row.ColCount);
                if (Count <= 1 && _expected != 1 && (Count == 0 || row[0].Span.Trim().IsEmpty))
                    continue;
                return _expected == 0 || Count == _expected
                    ? true
                    : throw Problem(
                        $"has {Count} {(Count == 1 ? "cell" : "cells")}, and the "
                            + $"{(Names.Count > 0 ? "table" : "header")} has {_expected} columns. A cell that contains the separator "
                            + "or a line break needs quotation marks around it."
                    );
            }
            return false;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or InvalidOperationException)
        {
            throw new TableException(
                _path,
                Line + 1,
                0,
                null,
                $"cannot be read as a row: {e.Message} Is there a quotation mark that is never closed?",
                e
            );
        }
    }

    /// <summary>The current row.</summary>
    public string[] ToArray()
    {
        var cells = new string[Count];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = this[i].ToString();
        return cells;
    }

    /// <summary>An exception about the current row.</summary>
    public TableException Problem(string problem) => new(_path, Line, 0, null, problem);

    /// <summary>An exception about a cell of the current row.</summary>
    public TableException Problem(int column, string name, string problem) => new(_path, Line, column + 1, name, problem);

    public void Dispose() => _reader.Dispose();

    private static SepReader Start(string path, TableFormat format)
    {
        format.Validate();
        var text = TableText.Open(path, format.Encoding);
        try
        {
            return Sep.New(format.Separator)
                .Reader(options => options with { HasHeader = false, Unescape = true, Trim = SepTrim.Outer, DisableColCountCheck = true })
                .From(text);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    private static string DefaultName(int place) => $"column{place}";

    private static string[] UniqueNames(string[] cells)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Length; i++)
        {
            var name = cells[i].Length > 0 ? cells[i] : DefaultName(i + 1);
            cells[i] = name;
            for (var copy = 2; !taken.Add(cells[i]); copy++)
                cells[i] = $"{name}_{copy}";
        }
        return cells;
    }
}
