using System.Globalization;
using Spectre.Console;

namespace MlNet.MultiTask.Tool.Training;

/// <summary>What was inferred, for people and for programs.</summary>
internal static class TablePrinter
{
    private const int MostColumns = 60;

    public static void Write(Terminal terminal, string file, TableSchema table)
    {
        terminal.Out.MarkupLineInterpolated($"[bold]{Path.GetFileName(file)}[/]: {TableSchemaText.Describe(table.Format)}");
        var view = new Table().Border(TableBorder.Square);
        view.AddColumn("column");
        view.AddColumn("kind");
        view.AddColumn(new Spectre.Console.TableColumn("missing").RightAligned());
        view.AddColumn(new Spectre.Console.TableColumn("distinct").RightAligned());
        view.AddColumn("examples");
        view.AddColumn("why");
        foreach (var column in table.Columns.OrderBy(column => !table.IsLabel(column)).Take(MostColumns))
            view.AddRow(
                Cell(column.Name, table.IsLabel(column)),
                Cell(TableSchemaText.KindOf(table, column), table.IsLabel(column)),
                Cell(column.MissingRows.ToString(CultureInfo.InvariantCulture)),
                Cell(column.DistinctValues.ToString(CultureInfo.InvariantCulture)),
                Cell(TableSchemaText.ExamplesOf(column)),
                Cell(TableSchemaText.WhyOf(table, column))
            );
        terminal.Out.Write(view);
        if (table.Columns.Count > MostColumns)
            terminal.Out.MarkupLineInterpolated(
                $"… and {table.Columns.Count - MostColumns} columns more; --json lists them all."
            );
        terminal.Out.MarkupLineInterpolated(
            $"Wrong? [dim]--column NAME=number|category|text|date|identifier, --task NAME:regression, --ignore NAME, --missing TEXT[/]"
        );
    }

    public static object Json(string file, TableSchema table) =>
        new
        {
            file,
            format = table.Format with { MissingValues = [.. table.Format.MissingValues] },
            columns = table.Columns.Select(column => new
            {
                column.Name,
                kind = TableSchemaText.KindOf(table, column),
                missing = column.MissingRows,
                distinct = column.DistinctValues,
                column.DateFormat,
                why = TableSchemaText.WhyOf(table, column),
            }),
            tasks = table.Tasks.Select(task => new { name = task.Column, task.Kind }),
            group = table.GroupColumn,
            time = table.TimeColumn,
        };

    private static Spectre.Console.Rendering.IRenderable Cell(string text, bool isBold = false) =>
        new Text(text, isBold ? new Style(decoration: Decoration.Bold) : null);
}
