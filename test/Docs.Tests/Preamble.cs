namespace MlNet.MultiTask.Docs.Tests;

/// <summary>Finds what a page takes for granted: a static class in <c>Preambles/</c> that is called after it, <c>docs/from-keras.md</c> →
/// <c>FromKerasPage</c>.</summary>
internal static class Preamble
{
    /// <summary>The page's preamble; null where it needs none.</summary>
    public static Type? Of(string page) => typeof(Preamble).Assembly.GetType($"{typeof(Preamble).Namespace}.{NameOf(page)}");

    /// <summary>What the preamble of a page is called.</summary>
    public static string NameOf(string page) =>
        string.Concat(
            Path.GetFileNameWithoutExtension(page).ToLowerInvariant().Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])
        ) + "Page";
}
