namespace MlNet.MultiTask;

/// <summary>Which rows are trained on and which are held out.</summary>
/// <param name="Training">Rows to train on.</param>
/// <param name="Validation">Rows held out.</param>
internal sealed record RowSplit(int[] Training, int[] Validation)
{
    /// <summary>Holds out a random share of the rows; the same rows for the same seed. If all rows of a label or class would be held out,
    /// they are trained on instead.</summary>
    public static RowSplit Random(RowTable table, IReadOnlyList<TaskHead> heads, double validationFraction, int seed)
    {
        int[] order = [.. Enumerable.Range(0, table.Rows)];
        new SeededRandom(seed ^ 0x5EED).Shuffle(order);
        var heldOut = (int)Math.Round(table.Rows * validationFraction);
        // At least one row to train on, and one held out where that was asked for.
        heldOut = table.Rows < 2 ? 0 : Math.Clamp(heldOut, validationFraction > 0 ? 1 : 0, table.Rows - 1);
        return WithEveryClassTrained(table, heads, order[heldOut..], order[..heldOut]);
    }

    private static RowSplit WithEveryClassTrained(RowTable table, IReadOnlyList<TaskHead> heads, int[] training, int[] validation)
    {
        var moved = new HashSet<int>();
        for (var t = 0; t < heads.Count; t++)
        {
            int Class(int row) => heads[t].ClassCount > 0 ? (int)table.Labels[t].Row(row)[0] : 0;
            var seen = training.Concat(moved).Where(row => table.HasLabel(t, row)).Select(Class).ToHashSet();
            foreach (var row in validation)
                if (table.HasLabel(t, row) && seen.Add(Class(row)))
                    moved.Add(row);
        }
        return moved.Count == 0
            ? new RowSplit(training, validation)
            : new RowSplit([.. training, .. validation.Where(moved.Contains)], [.. validation.Where(row => !moved.Contains(row))]);
    }
}
