using System.Globalization;
using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>Tables of a page: with a caption, headers for rows and columns, and a region of their own to scroll in where the screen is
/// narrow.</summary>
internal static class HtmlTable
{
    /// <summary>A table whose first column names the rows.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">The cells: numbers as numbers, so that they are aligned and cut to readable digits.</param>
    public static XElement Create(string caption, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<object?>> rows) =>
        new(
            "div",
            new XAttribute("class", "scroll"),
            new XAttribute("tabindex", "0"),
            new XAttribute("role", "region"),
            new XAttribute("aria-label", caption),
            new XElement(
                "table",
                new XElement("caption", caption),
                new XElement("thead", new XElement("tr", header.Select(name => new XElement("th", new XAttribute("scope", "col"), name)))),
                new XElement("tbody", rows.Select(row => new XElement("tr", row.Select(Cell))))
            )
        );

    /// <summary>The same, folded away until it is wanted.</summary>
    public static XElement Folded(string caption, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<object?>> rows) =>
        new("details", new XElement("summary", $"Numbers: {caption}"), Create(caption, header, rows));

    /// <summary>A number as it is shown: four digits, NaN as a dash.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("G4", CultureInfo.InvariantCulture);

    private static XElement Cell(object? value, int column)
    {
        var text = value switch
        {
            null => "",
            double number => Number(number),
            float number => Number(number),
            int or long => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return column == 0
            ? new XElement("th", new XAttribute("scope", "row"), text)
            : new XElement("td", value is double or float or int or long ? new XAttribute("class", "number") : null, text);
    }
}
