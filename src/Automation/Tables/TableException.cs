using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>A table file is not what it should be. The message names file, line and column.</summary>
public sealed class TableException : FormatException
{
    internal TableException(string file, long line, int column, string? name, string problem, Exception? cause = null)
        : base(Text(file, line, column, name, problem), cause) => (File, Line, Column, ColumnName) = (file, line, column, name);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, from 1; a row with line breaks in quotation marks is named by its first one. 0 where it is the whole
    /// file.</summary>
    public long Line { get; }

    /// <summary>The place of the column in its row, from 1; 0 where it is the whole row.</summary>
    public int Column { get; }

    /// <summary>The column's name; null where it is the whole row.</summary>
    public string? ColumnName { get; }

    private static string Text(string file, long line, int column, string? name, string problem)
    {
        var text = Path.GetFileName(file);
        if (line > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", line {line}");
        if (column > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", column {column}{(name is null ? "" : $" ('{name}')")}");
        return $"{text}: {problem}";
    }
}
