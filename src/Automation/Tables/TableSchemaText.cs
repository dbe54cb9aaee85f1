using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>A table's description for people.</summary>
internal static class TableSchemaText
{
    private const int MostColumns = 60;
    private const int LongestExample = 24;

    public static string Write(TableSchema table)
    {
        var shown = table.Columns.Take(MostColumns).ToArray();
        var rest = table.Columns.Skip(MostColumns).GroupBy(column => column.Kind).ToArray();
        var text = $"{Describe(table.Format)}\n"
            + TextTable.Write([
                ["column", "kind", "missing", "distinct", "examples", "why"],
                .. shown.Select(column => Row(table, column)),
            ]);
        if (rest.Length > 0)
        {
            var kinds = string.Join(", ", rest.Select(group => $"{group.Count()} {NameOf(group.Key)}"));
            text += string.Create(CultureInfo.InvariantCulture, $"\n… and {table.Columns.Count - MostColumns} more: {kinds}");
        }
        return text;
    }

    /// <summary>How the file is written.</summary>
    public static string Describe(TableFormat format) =>
        $"separator {(format.Separator == '\t' ? "tab" : $"'{format.Separator}'")}, {format.Encoding}, "
        + $"{(format.HasHeader ? "a header" : "no header")}, decimal {(format.DecimalMark == '.' ? "point" : "comma")}";

    /// <summary>The kind, or the task.</summary>
    public static string KindOf(TableSchema table, TableColumn column) =>
        table.Tasks.FirstOrDefault(task => task.Column == column.Name) is { } task ? $"task: {task.Kind}"
        : column.Name == table.GroupColumn ? "group"
        : column.Name == table.TimeColumn ? $"time ({NameOf(column.Kind)})"
        : NameOf(column.Kind);

    /// <summary>Why it is of its kind.</summary>
    public static string WhyOf(TableSchema table, TableColumn column) =>
        table.Tasks.FirstOrDefault(task => task.Column == column.Name)?.Reason ?? column.Reason;

    /// <summary>Some values.</summary>
    public static string ExamplesOf(TableColumn column) =>
        string.Join(", ", column.Examples.Take(3).Select(text => text.Length <= LongestExample ? text : text[..LongestExample] + "…"))
            .ReplaceLineEndings(" ");

    private static string[] Row(TableSchema table, TableColumn column) =>
        [
            column.Name,
            KindOf(table, column),
            column.MissingRows.ToString(CultureInfo.InvariantCulture),
            column.DistinctValues.ToString(CultureInfo.InvariantCulture),
            ExamplesOf(column),
            WhyOf(table, column),
        ];

    private static string NameOf(TableColumnKind kind) => kind.ToString().ToLowerInvariant();
}
