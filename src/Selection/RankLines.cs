using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>Lines of a search's log that go from rank to rank.</summary>
internal static class RankLines
{
    /// <summary>The lines of every rank.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="own">This rank's; null for those that it does not have.</param>
    public static SearchLogLine?[][] Of(RankGroup ranks, SearchLogLine?[] own) =>
        [
            .. ranks
                .Gather(JsonSerializer.SerializeToUtf8Bytes(own!, SearchLogJsonContext.Default.SearchLogLineArray))
                .Select(bytes => JsonSerializer.Deserialize(bytes, SearchLogJsonContext.Default.SearchLogLineArray)!),
        ];

    /// <summary>Measures lines, each on one rank.</summary>
    /// <exception cref="OperationCanceledException">A rank was cancelled; all say so.</exception>
    public static SearchLogLine[] Measure(RankGroup ranks, int count, Func<int, SearchLogLine> measure, CancellationToken cancellation)
    {
        var own = ranks.Together(() => Own(ranks, count, measure));
        var all = Of(ranks, own);
        SearchLogLine?[] lines = [.. Enumerable.Range(0, count).Select(i => all[i % ranks.Size][i])];
        return lines.Contains(null)
            ? throw ranks.Agreed(new OperationCanceledException("A rank was cancelled.", cancellation))
            : [.. lines.Select(line => line!)];
    }

    private static SearchLogLine?[] Own(RankGroup ranks, int count, Func<int, SearchLogLine> measure)
    {
        var lines = new SearchLogLine?[count];
        try
        {
            for (var i = ranks.Rank; i < count; i += ranks.Size)
                lines[i] = measure(i);
        }
        catch (OperationCanceledException) { }
        return lines;
    }
}
