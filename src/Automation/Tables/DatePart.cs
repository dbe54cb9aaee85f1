namespace MlNet.MultiTask;

/// <summary>A number of a date that a network can use.</summary>
/// <param name="Suffix">What stands behind the column's name and a point.</param>
/// <param name="Read">The number.</param>
internal sealed record DatePart(string Suffix, Func<DateTime, float> Read)
{
    /// <summary>Days since 1 January 1970: what moves over the years.</summary>
    public static DatePart Days { get; } = new("Days", date => (float)(date - DateTime.UnixEpoch).TotalDays);

    private static readonly DatePart s_month = new("Month", date => date.Month);
    private static readonly DatePart s_day = new("Day", date => date.Day);

    // As in ISO 8601: Monday is 1, Sunday 7.
    private static readonly DatePart s_weekday = new("Weekday", date => date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek);
    private static readonly DatePart s_hour = new("Hour", date => (float)date.TimeOfDay.TotalHours);

    /// <summary>The parts of a column of dates.</summary>
    public static IReadOnlyList<DatePart> Of(TableColumn column) =>
        DateFormats.HasTime(column.DateFormat ?? "") ? [Days, s_month, s_day, s_weekday, s_hour] : [Days, s_month, s_day, s_weekday];
}
