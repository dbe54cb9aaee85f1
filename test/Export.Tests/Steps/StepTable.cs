using System.Globalization;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The table of stock steps in docs/export.md.</summary>
internal static class StepTable
{
    private const string Head = "| step | over | file | |";
    private static readonly string s_page = RepositoryRoot.Combine("docs", "export.md");

    /// <summary>The lines of the table by the step's name.</summary>
    public static IReadOnlyDictionary<string, (string File, string Note)> Read() =>
        Lines().Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => Key(cells[0], cells[1]), cells => (cells[2], cells[3]), StringComparer.Ordinal);

    /// <summary>A step's name in the table.</summary>
    public static string Key(string method, string over) => $"{method} | {over}";

    /// <summary>What a verdict is in the table.</summary>
    public static string Text(StepVerdict verdict)
    {
        if (verdict.Refusal is not null)
            return "refused";
        // Within the next power of ten, and one more for other processors.
        var exact = verdict.Largest == 0
            ? "exact"
            : string.Create(CultureInfo.InvariantCulture, $"within 1e{Math.Ceiling(Math.Log10(verdict.Largest)) + 1}");
        return verdict.Stops.Count == 0 ? exact : exact + ", or stops";
    }

    /// <summary>The bound of a line.</summary>
    public static double Bound(string file) =>
        file.StartsWith("within ", StringComparison.Ordinal)
            ? double.Parse(file.Split(' ', ',')[1], CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Writes the table anew.</summary>
    public static void Write(IEnumerable<string> lines)
    {
        var page = File.ReadAllLines(s_page).ToList();
        var at = page.IndexOf(Head) + 2;
        while (at < page.Count && page[at].StartsWith('|'))
            page.RemoveAt(at);
        page.InsertRange(at, lines);
        File.WriteAllLines(s_page, page);
    }

    private static IEnumerable<string> Lines() =>
        File.ReadLines(s_page).SkipWhile(line => line != Head).Skip(2).TakeWhile(line => line.StartsWith('|'));
}
