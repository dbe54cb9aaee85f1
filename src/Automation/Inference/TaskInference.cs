using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Which kind of task a label is.</summary>
internal static class TaskInference
{
    private const int MostNumberedClasses = 10;
    private const int MostClasses = 1000;

    /// <summary>The task, and its column as the task reads it.</summary>
    /// <param name="profile">The label's cells.</param>
    /// <param name="asked">The kind that was asked for; null for none.</param>
    /// <exception cref="ArgumentException">Nothing can be learnt from the column, or not what was asked for.</exception>
    public static (TableTask Task, TableColumn Column) Of(ColumnProfile profile, string? asked)
    {
        if (profile.Values == 0)
            throw Wrong(profile, "it has no value in any row.");
        if (profile.Distinct < 2)
            throw Wrong(profile, $"all of its rows have the same value {Guard.List(profile.Examples)}: there is nothing to learn.");
        var column = KindInference.Of(profile);
        var isNumber = column.Kind is TableColumnKind.Number || profile.Numbers == profile.Values;
        var (kind, reason) = asked is null ? Guess(profile, column, isNumber) : (asked, "as you say");
        if (kind == TableTask.Binary && profile.Distinct != 2)
            throw Wrong(profile, $"a binary task has two values, and it has {Count(profile)}.");
        if (kind == TableTask.Regression)
            return isNumber
                ? (new TableTask(profile.Name, kind) { Reason = reason }, column with { Kind = TableColumnKind.Number })
                : throw Wrong(profile, $"a regression needs numbers, and it has texts such as {Guard.List(profile.OtherWords)}.");
        if (profile.Distinct > MostClasses)
            throw Wrong(profile, $"{Count(profile)} different values are too many classes (up to {MostClasses}).");
        return (
            new TableTask(profile.Name, kind) { Reason = reason },
            column with { Kind = TableColumnKind.Category, DateFormat = null, MissingValues = [] }
        );
    }

    private static (string Kind, string Reason) Guess(ColumnProfile profile, TableColumn column, bool isNumber)
    {
        if (column.Kind == TableColumnKind.Date)
            throw Wrong(profile, "it has dates; make a number of what you want to know, such as days until then.");
        if (!isNumber)
            return profile.Distinct == 2
                ? (TableTask.Binary, $"yes is '{profile.Counts.Keys.Order(StringComparer.Ordinal).Last()}'")
                : (TableTask.Multiclass, $"{profile.Distinct} different texts");
        if (profile.Distinct == 2)
            return (TableTask.Binary, string.Create(CultureInfo.InvariantCulture, $"yes is {profile.Maximum:G6}"));
        var isCode =
            profile.Whole == profile.Values
            && profile.Minimum is 0 or 1
            && profile.Distinct <= MostNumberedClasses
            && profile.Maximum - profile.Minimum + 1 == profile.Distinct;
        return isCode
            ? (
                TableTask.Multiclass,
                string.Create(CultureInfo.InvariantCulture, $"whole numbers {profile.Minimum:0}–{profile.Maximum:0}, taken as classes")
            )
            : (TableTask.Regression, string.Create(CultureInfo.InvariantCulture, $"from {profile.Minimum:G6} to {profile.Maximum:G6}"));
    }

    private static string Count(ColumnProfile profile) =>
        profile.Distinct >= ColumnProfile.MostDistinct
            ? $"more than {ColumnProfile.MostDistinct}"
            : profile.Distinct.ToString(CultureInfo.InvariantCulture);

    private static ArgumentException Wrong(ColumnProfile profile, string why) => new($"Column '{profile.Name}' cannot be a task: {why}");
}
