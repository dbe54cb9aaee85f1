using System.Globalization;
using System.Xml.Linq;
using OxyPlot;

namespace MlNet.MultiTask;

/// <summary>Draws a plot as inline SVG that scales with the page and that a screen reader can name.</summary>
internal static class ChartSvg
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>A figure: caption, drawing, and the numbers in a table below.</summary>
    /// <param name="caption">What the chart shows.</param>
    /// <param name="description">What there is to see, for those who do not see it.</param>
    /// <param name="plot">The plot.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="height">Height in units of which the width has 420.</param>
    public static XElement Figure(string caption, string description, PlotModel plot, XElement numbers, int height = 280) =>
        new("figure", new XElement("figcaption", caption), Draw(caption, description, plot, 420, height), numbers);

    /// <summary>Names that are the same in every drawing become different ones over the page.</summary>
    public static void NumberIds(XElement page)
    {
        var number = 0;
        foreach (var svg in page.Descendants(s_svg + "svg"))
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-{++number}");
            foreach (var attribute in svg.DescendantsAndSelf().Attributes())
                attribute.Value = attribute.Name.LocalName switch
                {
                    "id" => attribute.Value + suffix,
                    "clip-path" => attribute.Value.Replace(")", suffix + ")", StringComparison.Ordinal),
                    "aria-labelledby" => string.Join(" ", attribute.Value.Split(' ').Select(id => id + suffix)),
                    _ => attribute.Value,
                };
        }
    }

    private static XElement Draw(string caption, string description, PlotModel plot, int width, int height)
    {
        var exporter = new SvgExporter
        {
            Width = width,
            Height = height,
            IsDocument = false,
            UseVerticalTextAlignmentWorkaround = true,
            TextMeasurer = new TextMeasure(width, height),
        };
        var svg = XElement.Parse(ChartColors.Resolve(exporter.ExportToString(plot)));
        svg.RemoveAttributes();
        svg.Add(
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", "title description")
        );
        svg.AddFirst(
            new XElement(s_svg + "title", new XAttribute("id", "title"), caption),
            new XElement(s_svg + "desc", new XAttribute("id", "description"), description)
        );
        return svg;
    }
}
