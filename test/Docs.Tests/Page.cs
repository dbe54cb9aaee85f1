namespace MlNet.MultiTask.Docs.Tests;

/// <summary>A page of the documentation and its snippets.</summary>
/// <param name="Name">Where it is in the repository, such as <c>docs/tasks.md</c>.</param>
/// <param name="Snippets">The blocks that are marked as C#, in order.</param>
/// <param name="Usings">The directives that the page's line "The snippets need `using …;`." gives, in order.</param>
internal sealed record Page(string Name, IReadOnlyList<Snippet> Snippets, IReadOnlyList<string> Usings)
{
    private const string Fence = "```";
    private const string UsingsStart = "The snippets need `";
    private const string UsingsEnd = "`.";

    /// <summary>The README, the packages' readme and all pages of docs/.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        "src/PACKAGE.md",
        .. Directory
            .GetFiles(RepositoryRoot.Combine("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a page.</summary>
    public static Page Read(string name) => Parse(name, File.ReadAllText(RepositoryRoot.Combine(name)));

    /// <summary>Finds the snippets in a page's text.</summary>
    /// <exception cref="FormatException">A block is marked with words that mean nothing, or never ends; the line of usings is there twice,
    /// or has something else than usings.</exception>
    public static Page Parse(string name, string text)
    {
        var snippets = new List<Snippet>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            if (!lines[i].AsSpan(indent).StartsWith(Fence))
                continue;
            var mark = lines[i].Trim().TrimStart('`').Trim();
            var end = Array.FindIndex(lines, i + 1, line => line.Trim() == Fence);
            if (end < 0)
                throw new FormatException($"{name}({i + 1}): the block never ends.");
            if (
                mark.StartsWith("csharp", StringComparison.OrdinalIgnoreCase)
                || mark.StartsWith("cs", StringComparison.OrdinalIgnoreCase) && !mark.StartsWith("css", StringComparison.OrdinalIgnoreCase)
            )
            {
                if (mark is not ("csharp" or "csharp continues"))
                    throw new FormatException(
                        $"{name}({i + 1}): '{mark}' is none of 'csharp' and 'csharp continues'; every C# block is compiled and run."
                    );
                snippets.Add(new Snippet(i + 2, string.Join('\n', lines[(i + 1)..end]), mark == "csharp continues"));
            }
            i = end;
        }
        return new Page(name, snippets, UsingsOf(name, lines));
    }

    private static string[] UsingsOf(string name, string[] lines)
    {
        var said = lines.Where(line => line.StartsWith(UsingsStart, StringComparison.Ordinal)).ToArray();
        if (said.Length == 0)
            return [];
        if (said.Length > 1 || !said[0].EndsWith($";{UsingsEnd}", StringComparison.Ordinal))
            throw new FormatException($"{name}: '{said[^1]}' must be there once, and end in a semicolon, a backtick and a full stop.");
        var usings = said[0]
            [UsingsStart.Length..^UsingsEnd.Length]
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (usings.FirstOrDefault(text => !text.StartsWith("using ", StringComparison.Ordinal)) is { } other)
            throw new FormatException($"{name}: '{other}' is no using.");
        return [.. usings.Select(text => text + ";")];
    }
}
