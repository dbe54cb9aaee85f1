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

    public RankGroup Ranks { get; }

    /// <summary>Rows of all ranks.</summary>
    public int Total { get; }

    /// <summary>Number among all rows of this rank's first one.</summary>
    public int First => _ranges[0].First;

    /// <summary>Where a row lies in this rank's table, by its number among all rows; negative where another rank has it.</summary>
    public int Local(int number)
    {
        foreach (var (first, own, local) in _ranges)
            if ((uint)(number - first) < (uint)own)
                return number - first + local;
        return -1;
    }
}
