using System.Text.RegularExpressions;

namespace MlNet.MultiTask.Tests;

/// <summary>Pages of the documentation, whose code is code of the tests.</summary>
internal static partial class DocsPage
{
    /// <summary>Asserts that every C# snippet of a page stands in a folder of the tests, whatever its layout: so it is
    /// compiled, and run.</summary>
    /// <param name="page">The page, such as <c>tasks.md</c>.</param>
    /// <param name="folder">The folder of this project with its code.</param>
    /// <param name="least">Snippets that the page has at least.</param>
    public static void CheckSnippets(string page, string folder, int least = 4)
    {
        var root = Root();
        var code = string.Concat(
            Directory
                .GetFiles(Path.Combine(root, "test", "Estimators.Tests", folder), "*.cs", SearchOption.AllDirectories)
                .Select(file => Squeeze(File.ReadAllText(file)))
        );
        var parts = File.ReadAllText(Path.Combine(root, "docs", page)).Split("```");
        var snippets = parts
            .Where((part, i) => i % 2 == 1 && part.StartsWith("csharp", StringComparison.Ordinal))
            .Select(part => part["csharp".Length..])
            .ToArray();

        Assert.IsGreaterThanOrEqualTo(least, snippets.Length);
        foreach (var snippet in snippets)
            Assert.Contains(Squeeze(snippet), code, $"not in the tests' code, so never compiled:{snippet}");
    }

    // The tests are laid out by a formatter, the pages by hand: blanks and the comma behind a last item do not count.
    private static string Squeeze(string text) => LastComma().Replace(Blanks().Replace(text, ""), "$1");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@",([\]\})])")]
    private static partial Regex LastComma();

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MlNet.MultiTask.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("The repository's root was not found above the tests.");
        return folder;
    }
}
