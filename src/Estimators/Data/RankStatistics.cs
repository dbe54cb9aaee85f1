using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>Label statistics over the rows of several ranks.</summary>
internal static class RankStatistics
{
    /// <summary>Those of all ranks together, taken together in the order of the ranks.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="own">This rank's, per task.</param>
    public static LabelStatistics[] Join(RankGroup ranks, LabelStatistics[] own)
    {
        LabelSummary[] summaries = [.. own.Select(statistics => statistics.Capture())];
        var all = ranks
            .Gather(JsonSerializer.SerializeToUtf8Bytes(summaries, RankJsonContext.Default.LabelSummaryArray))
            .Select(bytes => JsonSerializer.Deserialize(bytes, RankJsonContext.Default.LabelSummaryArray)!)
            .ToArray();
        return [.. own.Select((_, t) => all.Select(rank => LabelStatistics.Restore(rank[t])).Aggregate((one, other) => one.With(other)))];
    }
}
