using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Which kind of task a label is.</summary>
internal static class TaskInference
{
    private const int MostNumberedClasses = 10;

    /// <summary>The task, and its column as the task reads it.</summary>
    /// <param name="profile">The label's cells.</param>
    /// <param name="asked">The kind that was asked for; null for none.</param>
    /// <param name="said">The classes in the order that was said; null for none.</param>
    /// <exception cref="ArgumentException">Nothing can be learnt from the column, or not what was asked for.</exception>
    public static (TableTask Task, TableColumn Column) Of(ColumnProfile profile, string? asked, IReadOnlyList<string>? said)
    {
        if (profile.Values == 0)
            throw Wrong(profile, "it has no value in any row.");
        var column = KindInference.Of(profile);
        var isNumber = column.Kind is TableColumnKind.Number || profile.Numbers == profile.Values;
        // 1 and 1.0 are one number; a word among numbers stands for a missing one.
        var distinct = isNumber ? profile.DistinctNumbers : profile.Distinct;
        if (distinct < 2)
            throw Wrong(profile, $"all of its rows have the same value {Guard.List(profile.Examples.Take(1))}: there is nothing to learn.");
        var (kind, reason) = asked is null ? Guess(profile, column, isNumber, distinct, said) : (asked, "as you say");
        if (kind == TableTask.Binary && distinct != 2)
            throw Wrong(profile, $"a binary task has two values, and it has {Count(profile)}.");
        if (kind == TableTask.Regression)
            return isNumber
                ? (new TableTask(profile.Name, kind) { Reason = reason }, column with { Kind = TableColumnKind.Number })
                : throw Wrong(profile, $"a regression needs numbers, and it has texts such as {Guard.List(profile.OtherWords)}.");
        if (distinct > ColumnProfile.MostClasses)
            throw Wrong(profile, $"{Count(profile)} different values are too many classes (up to {ColumnProfile.MostClasses}).");
        // By their value, unless that would make one class of two.
        var areNumbers = isNumber && said is null && profile.AreNumbersDistinct;
        var classes = areNumbers ? [] : ClassesOf(profile, kind, said);
        if (kind == TableTask.Binary)
            reason = (asked is null ? "" : $"{reason}; ") + $"yes is {YesOf(profile, areNumbers, classes)}";
        return (
            new TableTask(profile.Name, kind) { Reason = reason, Classes = classes },
            column with
            {
                Kind = areNumbers ? TableColumnKind.Number : TableColumnKind.Category,
                DateFormat = null,
                MissingValues = areNumbers ? column.MissingValues : [],
            }
        );
    }

    private static (string Kind, string Reason) Guess(
        ColumnProfile profile,
        TableColumn column,
        bool isNumber,
        int distinct,
        IReadOnlyList<string>? said
    )
    {
        if (column.Kind == TableColumnKind.Date)
            throw Wrong(profile, "it has dates; make a number of what you want to know, such as days until then.");
        if (distinct == 2)
            return (TableTask.Binary, "");
        if (!isNumber || said is not null)
            return (TableTask.Multiclass, $"{distinct} different {(isNumber ? "numbers" : "texts")}");
        var isCode =
            profile.Whole == profile.Numbers
            && profile.Minimum is 0 or 1
            && distinct <= MostNumberedClasses
            && profile.Maximum - profile.Minimum + 1 == distinct;
        return isCode
            ? (
                TableTask.Multiclass,
                string.Create(CultureInfo.InvariantCulture, $"whole numbers {profile.Minimum:0}–{profile.Maximum:0}, taken as classes")
            )
            : (TableTask.Regression, string.Create(CultureInfo.InvariantCulture, $"from {profile.Minimum:G6} to {profile.Maximum:G6}"));
    }

    // The order of the classes, where it is another one than that of their texts.
    private static IReadOnlyList<string> ClassesOf(ColumnProfile profile, string kind, IReadOnlyList<string>? said)
    {
        if (said is not null)
            return profile.Counts.Keys.Where(name => !said.Contains(name)).Take(3).ToArray() is { Length: > 0 } others
                ? throw Wrong(profile, $"it has {Guard.List(others)}, which is none of its classes {Guard.List(said)}.")
                : said;
        if (kind == TableTask.Ordinal)
            throw Wrong(
                profile,
                $"the order of {Guard.List(profile.Counts.Keys.Order(StringComparer.Ordinal).Take(5))} is not known. Say it: Classes of "
                    + "the options, or --classes NAME=LOW,MIDDLE,HIGH."
            );
        if (kind != TableTask.Binary || profile.Counts.Count != 2)
            return [];
        var (no, yes) = YesWords.Order(profile.Counts.Keys.First(), profile.Counts.Keys.Last());
        return string.CompareOrdinal(no, yes) < 0 ? [] : [no, yes];
    }

    private static string YesOf(ColumnProfile profile, bool areNumbers, IReadOnlyList<string> classes) =>
        areNumbers
            ? string.Create(CultureInfo.InvariantCulture, $"{profile.Maximum:G6}")
            : $"'{(classes.Count > 0 ? classes[^1] : profile.Counts.Keys.Order(StringComparer.Ordinal).Last())}'";

    private static string Count(ColumnProfile profile) =>
        profile.Distinct >= ColumnProfile.MostDistinct
            ? $"more than {ColumnProfile.MostDistinct}"
            : profile.Distinct.ToString(CultureInfo.InvariantCulture);

    private static ArgumentException Wrong(ColumnProfile profile, string why) => new($"Column '{profile.Name}' cannot be a task: {why}");
}
