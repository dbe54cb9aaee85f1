using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data.Conversion;

/// <summary>Reads integers and keys: digits, and a minus before signed ones. Empty text is zero.</summary>
internal static class IntegerText
{
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T value)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        value = T.Zero;
        if (text.IsEmpty)
            return true;
        var negative = text[0] == '-' && T.MinValue < T.Zero;
        if (!TryDigits(negative ? text[1..] : text, out _))
            return false;
        return T.TryParse(text, negative ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A key is written from 0 on and held from 1 on; empty text and the usual words for missing are the missing key, 0.</summary>
    /// <returns>False for text that is no key of this cardinality; it becomes the missing key too.</returns>
    public static bool TryParseKey<T>(ReadOnlySpan<char> text, ulong count, out T value)
        where T : IBinaryInteger<T>
    {
        value = T.Zero;
        if (text.IsEmpty || IsMissing(text))
            return true;
        if (!TryDigits(text, out var raw) || raw >= count)
            return false;
        value = T.CreateTruncating(raw + 1);
        return true;
    }

    /// <summary>?, NA, N/A and NaN in any casing.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) =>
        text is "?"
        || text.Equals("NA", StringComparison.OrdinalIgnoreCase)
        || text.Equals("N/A", StringComparison.OrdinalIgnoreCase)
        || text.Equals("NaN", StringComparison.OrdinalIgnoreCase);

    private static bool TryDigits(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
