using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>
/// What texts mean to ML.NET, as regular expressions of RE2, which ONNX Runtime's tokenizer searches text with: in a time that grows with
/// the text's length and no faster. No text has two parts that match one of them.
/// </summary>
internal static class TextPatterns
{
    // What .NET takes for white space.
    private const string Blank = @"\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}";

    /// <summary>From the first character on that is no white space.</summary>
    public const string NotBlank = "[^" + Blank + "](?s:.)*";

    /// <summary>All but the spaces around it: ML.NET takes no other white space off.</summary>
    public const string Trimmed = "[^ ](?:(?s:.)*[^ ])?";

    /// <summary>From the first character above U+007F on.</summary>
    public const string NotAscii = @"[^\x00-\x7f](?s:.)*";

    /// <summary>
    /// The whole of a text that ML.NET reads as a number. White space may follow; before it only a single digit is taken, which is how
    /// ML.NET 5.0.1 behaves.
    /// </summary>
    public const string Real =
        @"\A(?:(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?Infinity|-?\x{221e})["
        + Blank
        + "]*|["
        + Blank
        + @"]+[0-9])\z";

    /// <summary>The whole of a text that ML.NET reads as true.</summary>
    public const string True = @"\A(?:1|\+1?|[tT]|[yY]|[yY][eE][sS]|[tT][rR][uU][eE])\z";

    /// <summary>Every expression that an export writes.</summary>
    public static IReadOnlySet<string> All { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            NotBlank,
            Trimmed,
            NotAscii,
            Real,
            True,
            Whole(sbyte.MinValue, (ulong)sbyte.MaxValue),
            Whole(short.MinValue, (ulong)short.MaxValue),
            Whole(int.MinValue, int.MaxValue),
            Whole(long.MinValue, long.MaxValue),
            Whole(0, byte.MaxValue),
            Whole(0, ushort.MaxValue),
            Whole(0, uint.MaxValue),
            Whole(0, ulong.MaxValue),
        };

    /// <summary>The whole of a text that is a whole number between two bounds.</summary>
    /// <param name="least">The least, 0 or below.</param>
    /// <param name="most">The greatest.</param>
    public static string Whole(long least, ulong most)
    {
        var positive = "0*" + UpTo(most.ToString(CultureInfo.InvariantCulture));
        if (least == 0)
            return @"\A" + positive + @"\z";
        var negative = "-0*" + UpTo(least.ToString(CultureInfo.InvariantCulture)[1..]);
        return @"\A(?:" + positive + "|" + negative + @")\z";
    }

    // The numbers that are shorter than the bound, and of the equally long ones those that are smaller from some digit on, or the bound.
    private static string UpTo(string bound)
    {
        var parts = new List<string> { string.Create(CultureInfo.InvariantCulture, $"[0-9]{{1,{bound.Length - 1}}}") };
        for (var i = 0; i < bound.Length; i++)
            if (bound[i] > '0')
                parts.Add($"{bound[..i]}[0-{(char)(bound[i] - 1)}]" + Digits(bound.Length - i - 1));
        parts.Add(bound);
        return "(?:" + string.Join('|', parts) + ")";
    }

    private static string Digits(int count) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"[0-9]{{{count}}}");
}
