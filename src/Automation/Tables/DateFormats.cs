using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>How files write dates.</summary>
internal static class DateFormats
{
    private const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>The formats that are tried. Of two that fit all cells of a column the earlier one is taken.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. from date in new[] { "yyyy-MM-dd", "yyyy/M/d", "M/d/yyyy", "d/M/yyyy", "d.M.yyyy", "d-M-yyyy", "d-MMM-yyyy", "d MMM yyyy" }
        from time in new[] { "", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF" }
        select date + time,
        .. from time in new[] { "HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF" }
        from zone in new[] { "", "K" }
        select $"yyyy-MM-dd'T'{time}{zone}",
        "yyyy-MM",
    ];

    /// <summary>Whether a cell may be a date at all.</summary>
    public static bool MayBe(ReadOnlySpan<char> cell) => cell.Length is >= 6 and <= 40 && char.IsAsciiDigit(cell[0]);

    /// <summary>Reads a date in a format, in UTC where the cell has a zone.</summary>
    public static bool TryRead(ReadOnlySpan<char> cell, string format, out DateTime date) =>
        DateTime.TryParseExact(cell, format, CultureInfo.InvariantCulture, Style, out date);

    /// <summary>Whether a format has a time of day.</summary>
    public static bool HasTime(string format) => format.Contains('H', StringComparison.Ordinal);
}
