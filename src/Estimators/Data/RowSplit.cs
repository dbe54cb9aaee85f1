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
        var split = Random(table.Rows, validationFraction, seed);
        return split.WithEveryClassTrained(
            heads.Count,
            t => split.Training.Select(row => ClassOf(table, heads, t, row)),
            (t, i) => ClassOf(table, heads, t, split.Validation[i])
        );
    }

    /// <summary>Holds out a random share of so many rows.</summary>
    public static RowSplit Random(int rows, double validationFraction, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new SeededRandom(seed ^ 0x5EED).Shuffle(order);
        var heldOut = (int)Math.Round(rows * validationFraction);
        // At least one row to train on, and one held out where that was asked for.
        heldOut = rows < 2 ? 0 : Math.Clamp(heldOut, validationFraction > 0 ? 1 : 0, rows - 1);
        return new RowSplit(order[heldOut..], order[..heldOut]);
    }

    /// <summary>What is to occur among the training rows: a row's class, 0 for any label of other tasks; null without a label.</summary>
    public static int? ClassOf(RowTable table, IReadOnlyList<TaskHead> heads, int task, int row) =>
        !table.HasLabel(task, row) ? null
        : heads[task].ClassCount > 0 ? (int)table.Labels[task].Row(row)[0]
        : 0;

    /// <summary>The same with held-out rows trained on where no other row has their class.</summary>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="trained">The classes of the training rows for a task.</param>
    /// <param name="heldOut">The class of a held-out row, by its position among them.</param>
    public RowSplit WithEveryClassTrained(int tasks, Func<int, IEnumerable<int?>> trained, Func<int, int, int?> heldOut)
    {
        var moved = new SortedSet<int>();
        for (var t = 0; t < tasks; t++)
        {
            var seen = trained(t).Concat(moved.Select(i => heldOut(t, i))).OfType<int>().ToHashSet();
            for (var i = 0; i < Validation.Length; i++)
                if (heldOut(t, i) is { } label && seen.Add(label))
                    moved.Add(i);
        }
        return moved.Count == 0
            ? this
            : new RowSplit(
                [.. Training, .. moved.Select(i => Validation[i])],
                [.. Validation.Where((_, i) => !moved.Contains(i))]
            );
    }
}
