using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>The page: header, contents, a section for each part that is given. All text goes through an XML tree, so that nothing a user
/// named can become markup.</summary>
internal static class ReportPage
{
    private static readonly ReportSection[] s_sections =
    [
        new ResultsSection(),
        new ComparisonSection(),
        new ImportanceSection(),
        new TrainingSection(),
        new AffinitySection(),
        new NetworkSection(),
        new DataSection(),
        new SettingsSection(),
    ];

    // Elements that HTML writes without an end.
    private static readonly HashSet<string> s_void = ["meta", "link", "br", "hr"];

    public static string Build(MultiTaskCatalog catalog, ReportContent content)
    {
        var sections = s_sections
            .Select(section => (section, Parts: section.Build(catalog, content).ToArray()))
            .Where(pair => pair.Parts.Length > 0)
            .ToArray();
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                // An icon of its own keeps browsers from asking for one.
                new XElement("link", new XAttribute("rel", "icon"), new XAttribute("href", "data:,")),
                new XElement("title", content.Title),
                new XElement("style", ReportStyle.Css)
            ),
            new XElement(
                "body",
                new XElement("a", new XAttribute("class", "skip"), new XAttribute("href", "#content"), "To the content"),
                new XElement(
                    "header",
                    new XElement("h1", content.Title),
                    new XElement(
                        "p",
                        new XAttribute("class", "soft"),
                        "What was learnt, how, and how well. Each chart's numbers are in a table below it."
                    )
                ),
                new XElement(
                    "nav",
                    new XAttribute("aria-label", "Contents"),
                    new XElement(
                        "ul",
                        sections.Select(pair => new XElement(
                            "li",
                            new XElement("a", new XAttribute("href", "#" + pair.section.Id), pair.section.Title)
                        ))
                    )
                ),
                new XElement(
                    "main",
                    new XAttribute("id", "content"),
                    sections.Select(pair => new XElement(
                        "section",
                        new XAttribute("aria-labelledby", pair.section.Id),
                        new XElement("h2", new XAttribute("id", pair.section.Id), pair.section.Title),
                        pair.Parts
                    ))
                ),
                new XElement("footer", new XElement("p", "Written by MlNet.MultiTask. The page needs no network."))
            )
        );
        Finish(page);
        return "<!DOCTYPE html>\n" + page.ToString(System.Xml.Linq.SaveOptions.DisableFormatting) + "\n";
    }

    private static void Finish(XElement page)
    {
        foreach (var text in page.DescendantNodes().OfType<XText>())
            text.Value = HtmlText.Clean(text.Value);
        foreach (var attribute in page.Descendants().Attributes())
            if (!attribute.IsNamespaceDeclaration)
                attribute.Value = HtmlText.Clean(attribute.Value);
        // HTML has no empty tags but its own.
        foreach (
            var element in page.Descendants()
                .Where(element => element.IsEmpty && element.Name.Namespace == XNamespace.None && !s_void.Contains(element.Name.LocalName))
        )
            element.Value = "";
        ChartSvg.NumberIds(page);
    }
}
