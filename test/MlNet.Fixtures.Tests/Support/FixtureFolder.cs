using System.Text.Json;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Where the copied fixtures lie, and how they are opened.</summary>
internal static class FixtureFolder
{
    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static string At(params string[] parts) => Path.Combine([s_root, .. parts]);

    /// <summary>The names of the case folders of one part ("transforms", "evaluators"), sorted.</summary>
    public static IEnumerable<string> Cases(string part) =>
        Directory.GetDirectories(At(part)).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    public static JsonElement Json(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(At(parts)));
        return document.RootElement.Clone();
    }
}
