namespace MlNet.MultiTask;

/// <summary>The rows of several ranks divided as those of one table: the same rows are held out, whichever rank has them.</summary>
internal static class RankSplit
{
    /// <summary>Holds out a random share of the rows of all ranks.</summary>
    /// <param name="share">The rows.</param>
    /// <param name="table">This rank's.</param>
    /// <param name="heads">The heads of the set's tasks.</param>
    /// <param name="fraction">Share of the rows.</param>
    /// <param name="seed">Which rows.</param>
    /// <returns>Numbers among all rows.</returns>
    public static RowSplit Random(RankShare share, RowTable table, IReadOnlyList<TaskHead> heads, double fraction, int seed)
    {
        var split = RowSplit.Random(share.Total, fraction, seed);
        if (split.Validation.Length == 0)
            return split;
        double[][] heldOut = [.. heads.Select((_, t) => ClassesOf(split.Validation, t))];
        return split.WithEveryClassTrained(
            heads.Count,
            t =>
                share
                    .Ranks.Join<int>(
                        [.. Own(split.Training).Select(row => RowSplit.ClassOf(table, heads, t, row)).OfType<int>().Distinct()]
                    )
                    .Select(label => (int?)label),
            (t, i) => heldOut[t][i] > 0 ? (int)heldOut[t][i] - 1 : null
        );

        IEnumerable<int> Own(int[] numbers) => numbers.Select(share.Local).Where(row => row >= 0);

        // Each row's class is known to one rank: one more than it, 0 without a label, so that a sum tells it to all.
        double[] ClassesOf(int[] numbers, int task)
        {
            var classes = new double[numbers.Length];
            for (var i = 0; i < numbers.Length; i++)
                if (share.Local(numbers[i]) is >= 0 and var row && RowSplit.ClassOf(table, heads, task, row) is { } label)
                    classes[i] = label + 1;
            share.Ranks.Sum(classes);
            return classes;
        }
    }

    /// <summary>The rows of all ranks that a column says are held out.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="heldOut">This rank's.</param>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">No row, or every row, would be held out.</exception>
    public static HeldOutRows Flags(RankGroup ranks, HeldOutRows heldOut, string column)
    {
        var flags = ranks.Join<bool>([.. Enumerable.Range(0, heldOut.Rows).Select(row => heldOut.Contains(row))]);
        if (flags.Distinct().Count() < 2)
            throw ranks.Agreed(
                new InvalidOperationException(
                    $"Validation column '{column}' is {(flags.FirstOrDefault() ? "true" : "false")} in all {flags.Length} rows of the "
                        + $"{ranks.Size} ranks; expected false in the rows to train on and true in the others."
                )
            );
        return HeldOutRows.OfFlags(flags);
    }
}
