using System.Text.RegularExpressions;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>Readers find every page, and no link leads nowhere. <c>./build.sh docs</c> looks at the site's links in the same way.</summary>
[TestClass]
public sealed partial class LinkTests
{
    private static readonly string[] s_pages =
    [
        .. Page.All,
        .. Directory.GetFiles(RepositoryRoot.Path, "*.md").Select(file => Path.GetFileName(file)).Where(name => name != "README.md"),
    ];

    [TestMethod]
    public void TheIndexAndTheTableOfContentsNameEveryPage()
    {
        var index = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "README.md"));
        var contents = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "toc.yml"));
        foreach (
            var page in Page
                .All.Where(name =>
                    name.StartsWith("docs/", StringComparison.Ordinal) && !name.StartsWith("docs/site/", StringComparison.Ordinal)
                )
                .Select(name => name["docs/".Length..])
        )
        {
            Assert.Contains($"href: {page}", contents, $"docs/toc.yml does not name {page}");
            if (page != "README.md")
                Assert.Contains($"]({page})", index, $"docs/README.md does not link {page}");
        }
    }

    [TestMethod]
    public void LinksLeadToFilesAndHeadings()
    {
        var broken =
            from page in s_pages
            from Match link in Links().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page)))
            let target = link.Groups["file"].Value is "" ? page : Path.Combine(Path.GetDirectoryName(page)!, link.Groups["file"].Value)
            let path = Path.Combine(RepositoryRoot.Path, target)
            let heading = link.Groups["heading"].Value
            where !File.Exists(path) && !Directory.Exists(path) || heading.Length > 0 && !Headings(File.ReadAllText(path)).Contains(heading)
            select $"{page}: {link.Value}";
        Assert.AreEqual("", string.Join('\n', broken));
    }

    [TestMethod]
    public void HeadingsAreNamedAsOnTheWeb()
    {
        CollectionAssert.AreEqual(
            new[] { "loss-r²-and-co", "its-imagecolumn" },
            Headings("# Loss, R² and co.\ntext\n```\n# no heading\n```\n## Its `ImageColumn`\n").ToArray()
        );
        Assert.HasCount(2, Links().Matches("[a](docs/a.md#b) [site](https://example.org/x) [c](#c)"));
    }

    // Lower case, without punctuation, spaces as hyphens.
    private static IEnumerable<string> Headings(string text) =>
        from Match heading in Heading().Matches(Fenced().Replace(text.ReplaceLineEndings("\n"), ""))
        select string.Concat(
                heading
                    .Groups[1]
                    .Value.Trim()
                    .ToLowerInvariant()
                    .Where(letter => char.IsLetterOrDigit(letter) || char.IsNumber(letter) || letter is ' ' or '-' or '_')
            )
            .Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!\w+:)(?<file>[^)#\s]*)(?:#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*```.*?^\s*```\s*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
