namespace MlNet.MultiTask;

/// <summary>Which rows of a data set that several ranks have together are this rank's: those of all ranks are numbered in the order of the
/// ranks, as if they stood in one table.</summary>
internal sealed class RankShare
{
    private readonly (int First, int Own, int Local)[] _ranges;

    /// <param name="ranks">The ranks.</param>
    /// <param name="parts">Rows of each part that the rows here consist of; rows of all ranks' first parts come before their second
    /// ones.</param>
    /// <exception cref="InvalidOperationException">There are more rows than can be numbered.</exception>
    public RankShare(RankGroup ranks, params ReadOnlySpan<int> parts)
    {
        Ranks = ranks;
        var counts = ranks.Join<int>(parts);
        var (total, local) = (0L, 0);
        _ranges = new (int, int, int)[parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            for (var rank = 0; rank < ranks.Size; rank++)
            {
                if (rank == ranks.Rank)
                    _ranges[part] = ((int)Math.Min(int.MaxValue, total), parts[part], local);
                total += counts[rank * parts.Length + part];
            }
            local += parts[part];
        }
        if (total > Array.MaxLength)
            throw ranks.Agreed(
                new InvalidOperationException(
                    $"The {ranks.Size} ranks have {total} rows together; {Array.MaxLength} are the most that are shuffled as one."
                )
            );
        Total = (int)total;
    }

    private RankShare(RankGroup ranks, int total, (int First, int Own, int Local)[] ranges) =>
        (Ranks, Total, _ranges) = (ranks, total, ranges);

    /// <summary>An equal part of rows that every rank has in full.</summary>
    public static RankShare OfCopies(RankGroup ranks, int total)
    {
        var (from, to) = ((int)((long)total * ranks.Rank / ranks.Size), (int)((long)total * (ranks.Rank + 1) / ranks.Size));
        return new RankShare(ranks, total, [(from, to - from, from)]);
    }

    /// <summary>Number of this rank's rows.</summary>
    public int Own => _ranges.Sum(range => range.Own);

    public RankGroup Ranks { get; }

    /// <summary>Rows of all ranks.</summary>
    public int Total { get; }

    /// <summary>Number among all rows of this rank's first one.</summary>
    public int First => _ranges[0].First;

    /// <summary>A number of each row of all ranks, by its number among all.</summary>
    /// <param name="own">That of a row of this rank's table.</param>
    public int[] OfAll(Func<int, int> own)
    {
        var all = new double[Total];
        foreach (var (first, count, local) in _ranges)
            for (var i = 0; i < count; i++)
                all[first + i] = own(local + i);
        Ranks.Sum(all);
        return Array.ConvertAll(all, number => (int)number);
    }

    /// <summary>Where a row lies in this rank's table, by its number among all rows; negative where another rank has it.</summary>
    public int Local(int number)
    {
        foreach (var (first, own, local) in _ranges)
            if ((uint)(number - first) < (uint)own)
                return number - first + local;
        return -1;
    }
}
