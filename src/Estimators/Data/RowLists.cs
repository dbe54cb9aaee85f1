namespace MlNet.MultiTask;

/// <summary>Keeps the rows of a group in one batch, for tasks that compare them.</summary>
internal sealed class RowLists
{
    private readonly RowTable _table;
    private readonly int[] _tasks;

    private RowLists(RowTable table, int[] tasks) => (_table, _tasks) = (table, tasks);

    /// <summary>The groups of a table; null where no task compares rows.</summary>
    public static RowLists? Of(RowTable table, IReadOnlyList<TaskHead> heads)
    {
        int[] tasks = [.. Enumerable.Range(0, heads.Count).Where(task => heads[task].ComparesRows)];
        return tasks.Length == 0 ? null : new(table, tasks);
    }

    /// <summary>
    /// Weighs the rows of a task so that each group counts once, as the mean of its rows' weights: by one over the rows that it has. A
    /// group of a single row, or whose rows are all as relevant, has nothing to learn from: its rows count as rows without the label.
    /// </summary>
    public static void Weigh(RowTable table, int task)
    {
        var groups = new Dictionary<long, (int Rows, float Least, float Most)>();
        for (var row = 0; row < table.Rows; row++)
            if (table.HasLabel(task, row))
            {
                var label = table.Labels[task].Row(row);
                var group = GroupedLabels.GroupOf(label);
                groups[group] = groups.TryGetValue(group, out var own)
                    ? (own.Rows + 1, Math.Min(own.Least, label[0]), Math.Max(own.Most, label[0]))
                    : (1, label[0], label[0]);
            }
        for (var row = 0; row < table.Rows; row++)
            if (table.HasLabel(task, row))
            {
                var label = table.Labels[task].Row(row);
                var (rows, least, most) = groups[GroupedLabels.GroupOf(label)];
                ref var weight = ref table.Weights[task].Row(row)[0];
                weight = least < most ? weight / rows : 0;
                if (weight == 0)
                    label.Clear();
            }
    }

    /// <summary>Tells the groups of the last rows apart from those of the first ones, whose keys may be of another view.</summary>
    /// <param name="from">The first of the last rows.</param>
    public void MoveApart(int from)
    {
        foreach (var task in _tasks)
            for (var row = from; row < _table.Rows; row++)
                if (_table.HasLabel(task, row))
                    GroupedLabels.MoveApart(_table.Labels[task].Row(row));
    }

    /// <summary>
    /// Rows as batches of whole groups. A group goes to the batch in which its first row lies where all rows stand one behind the other, so
    /// that there are as many batches as without groups, of about as many rows; one of more rows than a batch has is cut into parts of so
    /// many rows. No batch has a single row where there are others.
    /// </summary>
    /// <param name="rows">The rows: groups follow each other as their first rows in the table do among these.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    public IReadOnlyList<int[]> Batches(int[] rows, int batchSize)
    {
        var batches = new List<List<int>>();
        var (at, last) = (0L, -1L);
        foreach (var unit in Units(rows).SelectMany(unit => unit.Chunk(batchSize)))
        {
            if (at / batchSize != last)
            {
                batches.Add([]);
                last = at / batchSize;
            }
            batches[^1].AddRange(unit);
            at += unit.Length;
        }
        for (var b = batches.Count - 1; b > 0; b--)
            if (batches[b].Count == 1)
            {
                batches[b - 1].AddRange(batches[b]);
                batches.RemoveAt(b);
            }
        return [.. batches.Select(batch => batch.ToArray())];
    }

    // Each group's rows; a row without one by itself. Where a group stands must not depend on how many rows it has.
    private IEnumerable<int[]> Units(int[] rows)
    {
        var groups = new Dictionary<long, (List<int> Rows, int First, int Place)>();
        var units = new List<(int Place, List<int> Rows)>();
        for (var i = 0; i < rows.Length; i++)
            if (GroupOf(rows[i]) is not { } group)
                units.Add((i, [rows[i]]));
            else if (!groups.TryGetValue(group, out var own))
                groups[group] = ([rows[i]], rows[i], i);
            else
            {
                own.Rows.Add(rows[i]);
                if (rows[i] < own.First)
                    groups[group] = (own.Rows, rows[i], i);
            }
        units.AddRange(groups.Values.Select(group => (group.Place, group.Rows)));
        return units.OrderBy(unit => unit.Place).Select(unit => unit.Rows.ToArray());
    }

    private long? GroupOf(int row)
    {
        foreach (var task in _tasks)
            if (_table.HasLabel(task, row))
                return GroupedLabels.GroupOf(_table.Labels[task].Row(row));
        return null;
    }

    /// <summary>Throws where rows of one group are held out and others are not.</summary>
    /// <param name="split">The rows, all of one table.</param>
    /// <param name="groupColumn">The column of the groups.</param>
    /// <exception cref="InvalidOperationException">There is such a group.</exception>
    public void CheckWhole(RowSplit split, string groupColumn)
    {
        var trained = split.Training.Select(GroupOf).OfType<long>().ToHashSet();
        foreach (var row in split.Validation)
            if (GroupOf(row) is { } group && trained.Contains(group))
                throw new InvalidOperationException(
                    $"Row {row} is held out, but other rows of its group in column '{groupColumn}' are trained on: a ranking is of whole "
                        + "groups. Leave ValidationColumn, GroupColumn and TimeColumn out, and whole groups are held out, or name a column "
                        + "that is alike in all rows of a group."
                );
    }
}
