namespace MlNet.MultiTask;

/// <summary>Puts rows of like lengths next to each other, so that little of a batch lies behind the ends of its rows.</summary>
internal static class LikeLengths
{
    // Rows are sorted among so many batches' worth of rows at a time: short enough for batches to differ from epoch to epoch.
    private const int Batches = 50;

    // Most rows of a batch of sequences that is only looked at, and most steps of all its rows together, where it has more than one.
    private const int MostRows = 256;
    private const int MostSteps = 1 << 14;

    /// <summary>Rearranges shuffled rows: batches of like lengths in random order. A last batch that is not full stays last. Nothing
    /// changes where the rows are no sequences.</summary>
    /// <param name="order">The rows.</param>
    /// <param name="table">Where they are.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="random">Decides the order of the batches.</param>
    public static void Arrange(Span<int> order, RowTable table, int batchSize, SeededRandom random)
    {
        if (table.Sequence is { } sequence)
            Arrange(order, sequence.StepsOf, batchSize, random);
    }

    /// <summary>The same by the steps of each row.</summary>
    public static void Arrange(Span<int> order, Func<int, int> stepsOf, int batchSize, SeededRandom random)
    {
        var full = order.Length / batchSize;
        for (var from = 0; from < full; from += Batches)
        {
            var window = order.Slice(from * batchSize, Math.Min(Batches, full - from) * batchSize);
            Sort(window, stepsOf);
        }
        int[] batches = [.. Enumerable.Range(0, full)];
        random.Shuffle(batches);
        var sorted = order[..(full * batchSize)].ToArray();
        for (var i = 0; i < full; i++)
            sorted.AsSpan(batches[i] * batchSize, batchSize).CopyTo(order[(i * batchSize)..]);
    }

    /// <summary>Rows that are only looked at, in parts for one batch or more each: sequences from short to long, each part a batch of few
    /// rows where they are long, since their steps take memory; all rows together where they are no sequences.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="table">Where they are.</param>
    public static IEnumerable<int[]> Parts(int[] rows, RowTable table)
    {
        if (table.Sequence is not { } sequence)
            return [rows];
        int[] sorted = [.. rows];
        Sort(sorted, sequence.StepsOf);
        var parts = new List<int[]>();
        for (var from = 0; from < sorted.Length; from += parts[^1].Length)
        {
            var count = 1;
            while (
                from + count < sorted.Length
                && count < MostRows
                && (count + 1L) * sequence.StepsOf(sorted[from + count]) <= MostSteps
            )
                count++;
            parts.Add(sorted[from..(from + count)]);
        }
        return parts;
    }

    /// <summary>How many of the first rows, of so many at most, are few enough for a batch that is only looked at.</summary>
    public static int First(int most, GrowingArray sequence)
    {
        var (count, longest) = (0, 1);
        while (count < most && (longest = Math.Max(longest, sequence.StepsOf(count))) * (count + 1L) <= MostSteps)
            count++;
        return Math.Max(count, Math.Min(1, most));
    }

    /// <summary>Steps of the longest row, 1 at least.</summary>
    public static int Longest(ReadOnlySpan<int> rows, GrowingArray sequence)
    {
        var longest = 1;
        foreach (var row in rows)
            longest = Math.Max(longest, sequence.StepsOf(row));
        return longest;
    }

    // Rows of one length keep their order.
    private static void Sort(Span<int> rows, Func<int, int> stepsOf)
    {
        var keys = new long[rows.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = ((long)stepsOf(rows[i]) << 32) + i;
        keys.AsSpan().Sort(rows);
    }
}
