using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>What the text of a cell means.</summary>
internal sealed class CellParser
{
    private const int LongestNumber = 64;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missing;
    private readonly char _mark;

    public CellParser(TableFormat format, IEnumerable<string>? alsoMissing = null)
    {
        _missing = format
            .MissingValues.Concat(alsoMissing ?? [])
            .Select(text => text.Trim())
            .ToHashSet(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _mark = format.DecimalMark;
    }

    /// <summary>Whether a cell, without the white space around it, is a missing value.</summary>
    public bool IsMissing(ReadOnlySpan<char> cell) => cell.IsEmpty || _missing.Contains(cell);

    /// <summary>Reads a finite number.</summary>
    public bool TryNumber(ReadOnlySpan<char> cell, out double value) => TryNumber(cell, _mark, out value);

    /// <summary>Reads a finite number with a certain decimal mark.</summary>
    public static bool TryNumber(ReadOnlySpan<char> cell, char mark, out double value)
    {
        value = 0;
        if (cell.IsEmpty || cell.Length > LongestNumber || !(char.IsAsciiDigit(cell[0]) || cell[0] is '+' or '-' or '.' or ','))
            return false;
        Span<char> text = stackalloc char[LongestNumber];
        var length = 0;
        // Digits since the last group sign; -1 before the first one.
        var group = -1;
        var isInteger = true;
        var digits = 0;
        // No thousand does.
        var startsWithZero = false;
        foreach (var sign in cell)
        {
            if (isInteger && sign is '.' or ',' && sign != mark)
            {
                if (group >= 0 ? group != 3 : digits is < 1 or > 3 || startsWithZero)
                    return false;
                group = 0;
                continue;
            }
            if (sign == mark || sign is 'e' or 'E')
            {
                if (isInteger && group is not (-1 or 3))
                    return false;
                isInteger = false;
            }
            else if (sign is '.' or ',')
                return false;
            else if (char.IsAsciiDigit(sign) && isInteger)
            {
                startsWithZero |= digits == 0 && sign == '0';
                digits++;
                if (group >= 0)
                    group++;
            }
            text[length++] = sign == mark ? '.' : sign;
        }
        if (isInteger && group is not (-1 or 3))
            return false;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text[..length], Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
