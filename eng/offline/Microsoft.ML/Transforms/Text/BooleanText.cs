namespace Microsoft.ML.Data.Conversion;

/// <summary>Reads truth values. Empty text is false.</summary>
internal static class BooleanText
{
    private static readonly string[] s_true = ["t", "y", "1", "+", "+1", "yes", "true"];
    private static readonly string[] s_false = ["f", "n", "0", "-", "-1", "no", "false"];

    public static bool TryParse(ReadOnlySpan<char> text, out bool value)
    {
        value = IsAnyOf(text, s_true);
        return value || text.IsEmpty || IsAnyOf(text, s_false);
    }

    private static bool IsAnyOf(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
