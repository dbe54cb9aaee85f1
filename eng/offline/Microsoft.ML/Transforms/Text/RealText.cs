using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data.Conversion;

/// <summary>
/// Reads floating-point numbers. The grammar is narrower than .NET's: no thousands, no blanks before a number of
/// several characters, and besides numbers only ?, NaN, Infinity, -Infinity and the infinity sign.
/// </summary>
internal static class RealText
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly NumberFormatInfo s_comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = " " };

    /// <summary>Empty or blank text gives <paramref name="empty"/>.</summary>
    public static bool TryParse<T>(ReadOnlySpan<char> text, T empty, char decimalMarker, out T value)
        where T : IFloatingPointIeee754<T>
    {
        var number = text.TrimStart();
        if (number.IsEmpty)
        {
            value = empty;
            return true;
        }

        // ML.NET takes " 7", but not " 7 " or " 12".
        if (number.Length < text.Length && number.Length > 1)
            return Fail(out value);
        text = number.TrimEnd();
        if (TrySpecial(text, out value))
            return true;
        if (!IsNumber(text, decimalMarker))
            return Fail(out value);

        value = T.Parse(text, Style, decimalMarker == ',' ? s_comma : CultureInfo.InvariantCulture);
        // There is no negative zero in text.
        if (T.IsZero(value))
            value = T.Zero;
        return true;
    }

    private static bool Fail<T>(out T value)
    {
        value = default;
        return false;
    }

    private static bool TrySpecial<T>(ReadOnlySpan<char> text, out T value)
        where T : IFloatingPointIeee754<T>
    {
        switch (text)
        {
            case "?" or "NaN":
                value = T.NaN;
                return true;
            case "Infinity" or "\u221E":
                value = T.PositiveInfinity;
                return true;
            case "-Infinity" or "-\u221E":
                value = T.NegativeInfinity;
                return true;
            default:
                return Fail(out value);
        }
    }

    // sign? digits? (marker digits?)? (e sign? digits)?, with a digit before the exponent
    private static bool IsNumber(ReadOnlySpan<char> text, char decimalMarker)
    {
        var at = text[0] is '+' or '-' ? 1 : 0;
        var digits = SkipDigits(text, ref at);
        if (at < text.Length && text[at] == decimalMarker)
        {
            at++;
            digits += SkipDigits(text, ref at);
        }

        if (digits == 0)
            return false;
        if (at == text.Length)
            return true;
        if (text[at] is not ('e' or 'E'))
            return false;
        at++;
        if (at < text.Length && text[at] is ('+' or '-'))
            at++;
        return SkipDigits(text, ref at) > 0 && at == text.Length;
    }

    private static int SkipDigits(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
