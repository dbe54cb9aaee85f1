using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNet.MultiTask;

/// <summary>What a column holds, by its cells and its name.</summary>
internal static partial class KindInference
{
    private const int FewRows = 20;
    private const int FewWords = 2;
    private const double MostlyNumbers = 0.9;

    private static readonly HashSet<string> s_missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "unknown", "missing", "none", "nil", "na", "n.a.", "n.a", "<na>", "nan", "undefined", "unspecified", "not available",
        "not applicable", "unbekannt", "inconnu", "desconocido", ".", "..", "--", "---", "??",
    };

    /// <summary>The column.</summary>
    public static TableColumn Of(ColumnProfile profile)
    {
        var (kind, reason) = Guess(profile);
        return Describe(profile, kind, reason);
    }

    /// <summary>The column as the kind that was asked for.</summary>
    /// <exception cref="ArgumentException">Its cells cannot be read as that.</exception>
    public static TableColumn As(ColumnProfile profile, TableColumnKind kind)
    {
        if (kind == TableColumnKind.Date && profile.Dates.Count == 0)
            throw new ArgumentException($"Column '{profile.Name}' cannot be a date: no known way of writing dates fits all of its values.");
        if (kind == TableColumnKind.Number && profile.Numbers < profile.Values && !IsNearlyNumber(profile))
            throw new ArgumentException(
                $"Column '{profile.Name}' cannot be a number: it has texts such as {Guard.List(profile.OtherWords)}. Name them among the "
                    + "missing values if that is what they are."
            );
        return Describe(profile, kind, "as you say");
    }

    private static (TableColumnKind Kind, string Reason) Guess(ColumnProfile profile)
    {
        if (profile.Values == 0)
            return (TableColumnKind.Constant, "no value at all");
        if (profile.Distinct == 1 && profile.Missing == 0)
            return (TableColumnKind.Constant, "the same value in all rows");
        if (profile.Numbers == profile.Values)
            return OfNumbers(profile);
        if (profile.Dates.Count > 0)
            return (
                TableColumnKind.Date,
                profile.Dates.Count == 1 || !IsDayAndMonth(profile) ? profile.Dates[0] : $"{profile.Dates[0]}; could be {profile.Dates[1]}"
            );
        return IsNearlyNumber(profile)
            ? (TableColumnKind.Number, $"numbers; {Guard.List(profile.OtherWords)} taken as missing")
            : OfTexts(profile);
    }

    private static (TableColumnKind Kind, string Reason) OfNumbers(ColumnProfile profile)
    {
        if (profile.Whole == profile.Values && profile.Values >= FewRows && profile.Distinct > 2)
        {
            if (profile.IsCounter && profile.IsUnique)
                return (TableColumnKind.Identifier, "counts the rows");
            var counted = Math.Min(profile.Values, ColumnProfile.MostDistinct);
            if (SoundsLikeIdentifier().IsMatch(profile.Name) && profile.Distinct > 0.5 * counted)
                return (TableColumnKind.Identifier, "by its name, and mostly different");
        }
        return (
            TableColumnKind.Number,
            string.Create(CultureInfo.InvariantCulture, $"from {profile.Minimum:G6} to {profile.Maximum:G6}")
        );
    }

    private static (TableColumnKind Kind, string Reason) OfTexts(ColumnProfile profile)
    {
        var words = (double)profile.Words / profile.Values;
        var length = (double)profile.Characters / profile.Values;
        var counted = Math.Min(profile.Values, ColumnProfile.MostDistinct);
        var share = (double)profile.Distinct / counted;
        if (profile.Values >= FewRows)
        {
            if ((words >= 4 || length > 40) && share > 0.3)
                return (TableColumnKind.Text, string.Create(CultureInfo.InvariantCulture, $"{words:0.#} words on average"));
            if (profile.IsUnique || share > 0.9 && profile.Distinct > 100)
                return words >= 2
                    ? (TableColumnKind.Text, string.Create(CultureInfo.InvariantCulture, $"{words:0.#} words, nearly all different"))
                    : (TableColumnKind.Identifier, "nearly all different");
            if (SoundsLikeIdentifier().IsMatch(profile.Name) && profile.Distinct > FewRows && share > 0.1)
                return (TableColumnKind.Identifier, "by its name, and many different");
        }
        return (TableColumnKind.Category, $"{profile.Distinct} different texts");
    }

    private static TableColumn Describe(ColumnProfile profile, TableColumnKind kind, string reason) =>
        new(profile.Name, kind)
        {
            HasGaps = profile.Missing > 0 || kind == TableColumnKind.Number && profile.Numbers < profile.Values,
            DateFormat = kind == TableColumnKind.Date ? profile.Dates[0] : null,
            MissingValues = kind == TableColumnKind.Number && profile.Numbers < profile.Values ? [.. profile.OtherWords] : [],
            Reason = reason,
            MissingRows = profile.Missing,
            DistinctValues = profile.Distinct,
            Examples = [.. profile.Examples],
        };

    // One or two words in a few cells among numbers are no values; those that say so, such as "unknown", in up to half of them.
    private static bool IsNearlyNumber(ColumnProfile profile) =>
        profile.OtherWords.Count <= FewWords
        && profile.Numbers >= FewRows / 2
        && profile.Numbers >= (profile.OtherWords.All(s_missing.Contains) ? 0.5 : MostlyNumbers) * profile.Values;

    private static bool IsDayAndMonth(ColumnProfile profile) =>
        profile.Dates.Any(format => format.StartsWith("d/M", StringComparison.Ordinal));

    [GeneratedRegex(@"^(id|Id|ID|key|uuid|guid|index|row|rownum|rowid|nr)$|[_\s.-](id|Id|ID|uuid|guid|key)$|[a-z](ID|Id|Uuid|Guid)$")]
    private static partial Regex SoundsLikeIdentifier();
}
