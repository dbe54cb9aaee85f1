namespace MlNet.MultiTask;

/// <summary>Puts rows of like lengths next to each other, so that little of a batch lies behind the ends of its rows.</summary>
internal static class LikeLengths
{
    // Rows are sorted among so many batches' worth of rows at a time: short enough for batches to differ from epoch to epoch.
    private const int Batches = 50;

    /// <summary>Rearranges shuffled rows: batches of like lengths in random order. A last batch that is not full stays last. Nothing
    /// changes where the rows are no sequences.</summary>
    /// <param name="order">The rows.</param>
    /// <param name="table">Where they are.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="random">Decides the order of the batches.</param>
    public static void Arrange(Span<int> order, RowTable table, int batchSize, SeededRandom random)
    {
        if (table.Sequence is not { } sequence)
            return;
        var full = order.Length / batchSize;
        for (var from = 0; from < full; from += Batches)
        {
            var window = order.Slice(from * batchSize, Math.Min(Batches, full - from) * batchSize);
            Sort(window, sequence);
        }
        int[] batches = [.. Enumerable.Range(0, full)];
        random.Shuffle(batches);
        var sorted = order[..(full * batchSize)].ToArray();
        for (var i = 0; i < full; i++)
            sorted.AsSpan(batches[i] * batchSize, batchSize).CopyTo(order[(i * batchSize)..]);
    }

    /// <summary>The rows from short to long; as they are where they are no sequences.</summary>
    public static int[] Sorted(int[] rows, RowTable table)
    {
        if (table.Sequence is not { } sequence)
            return rows;
        int[] sorted = [.. rows];
        Sort(sorted, sequence);
        return sorted;
    }

    /// <summary>Rows of a batch that is only looked at: fewer where they are sequences, whose steps take memory.</summary>
    public static int BatchOf(RowTable table, int most) => table.Sequence is null ? most : Math.Min(most, 256);

    // Rows of one length keep their order.
    private static void Sort(Span<int> rows, GrowingArray sequence)
    {
        var keys = new long[rows.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = ((long)sequence.StepsOf(rows[i]) << 32) + i;
        keys.AsSpan().Sort(rows);
    }
}
