namespace MlNet.MultiTask;

/// <summary>The rows of all ranks that encodings are fitted on, the same on every rank.</summary>
internal static class RankSample
{
    private const int MostRows = 1 << 19;
    private const int FewestRows = 4096;

    /// <summary>
    /// All rows of all ranks in the order of the ranks, so that what is fitted on them is what one rank with all rows would fit. Where they
    /// are more than <paramref name="most"/>, a random sample of that many: the share of rows below a quantile's estimate is then off by
    /// about √(q (1 − q) / n), 0.0007 of half a million.
    /// </summary>
    /// <param name="share">This rank's rows among all.</param>
    /// <param name="own">This rank's rows.</param>
    /// <param name="into">An empty table of the same columns.</param>
    /// <param name="most">Most rows, the same on all ranks.</param>
    /// <param name="seed">Which sample.</param>
    public static RowTable Join(RankShare share, RowTable own, RowTable into, int most, int seed)
    {
        most = Math.Clamp(most, FewestRows, MostRows);
        var sample = new RowSample(into, seed ^ 0x5A3B1E, Math.Min(1, most / (double)Math.Max(1, share.Total)), most);
        int[] chosen =
        [
            .. Enumerable.Range(0, own.Rows).Where(row => share.Total <= most || sample.Contains(share.First + (long)row)),
        ];
        return Join(share.Ranks, own, chosen, into);
    }

    /// <summary>All rows of all ranks, in the order of the ranks.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="own">This rank's rows.</param>
    /// <param name="into">An empty table of the same columns.</param>
    public static RowTable All(RankGroup ranks, RowTable own, RowTable into) =>
        Join(ranks, own, [.. Enumerable.Range(0, own.Rows)], into);

    private static RowTable Join(RankGroup ranks, RowTable own, int[] chosen, RowTable into)
    {
        var counts = ranks.Join<int>([chosen.Length]);
        var parts = ranks.Gather(own.Write(chosen));
        for (var rank = 0; rank < counts.Length; rank++)
            into.Read(parts[rank], counts[rank]);
        return into;
    }
}
