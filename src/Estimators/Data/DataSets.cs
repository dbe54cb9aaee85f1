namespace MlNet.MultiTask;

/// <summary>What is done with all data sets of a training together; a single view is a list of one.</summary>
internal static class DataSets
{
    /// <summary>Reads all sets. The memory budget is shared evenly, and what a small set leaves goes to those that are read after it: the
    /// ones known to be larger.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="tasks">All tasks.</param>
    /// <param name="alongside">Label columns of the training rows that are read behind those of the tasks, for a training that keeps all
    /// rows in memory; null where rows that do not fit are streamed.</param>
    /// <param name="options">Memory, batch size, share of held-out rows.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="ranks">The ranks that have rows; null where this is the only one.</param>
    public static DataSet[] Read(
        IReadOnlyList<PlannedSet> sets,
        DataSetColumns columns,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskDefinition>? alongside,
        MultiTaskOptions options,
        int seed,
        RankGroup? ranks = null
    )
    {
        if (ranks is null)
            return ReadOwn(sets, columns, tasks, alongside, options, seed, isPart: false);
        var own = ranks.Together(() => ReadOwn(sets, columns, tasks, alongside, options, seed, isPart: !ranks.IsPrivate));
        // Where all rows are kept to be looked at, every rank gets those of all.
        foreach (var set in own)
            if (alongside is null)
                set.Share(ranks);
            else
                set.TakeAll(ranks);
        return own;
    }

    private static DataSet[] ReadOwn(
        IReadOnlyList<PlannedSet> sets,
        DataSetColumns columns,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskDefinition>? alongside,
        MultiTaskOptions options,
        int seed,
        bool isPart
    )
    {
        var read = new DataSet[sets.Count];
        var (budget, left) = (options.CacheBudget, sets.Count);
        foreach (var i in Enumerable.Range(0, sets.Count).OrderBy(i => sets[i].Set.Data.GetRowCount() ?? long.MaxValue))
        {
            var set = sets[i];
            var more = (alongside ?? []).Select(task => task.Encode(LabelColumns.Find(set.Set.Data.Schema, task)));
            var reader = new TrainingReader(
                set.OfInputs(columns.Inputs),
                [.. set.OfTasks(tasks), .. alongside ?? []],
                [.. columns.Encodings[i], .. more],
                options.WeightColumn,
                CountsOf(set.OfInputs(columns.Inputs), options)
            );
            var share = Math.Max(1 << 20, budget / left--);
            read[i] = InSet.Run(
                set.Set,
                () => new DataSet(set, reader, options, share, SeedOf(seed, i), mayStream: alongside is null, isPart)
            );
            budget -= read[i].IsStreamed ? share : Math.Min(share, read[i].Sample.RowBytes * read[i].OwnRows);
        }
        return read;
    }

    /// <summary>Statistics of each task's labels over all sets.</summary>
    public static LabelStatistics[] Statistics(IReadOnlyList<DataSet> sets, int taskCount)
    {
        var all = new LabelStatistics?[taskCount];
        foreach (var set in sets)
            for (var t = 0; t < set.Plan.Tasks.Length; t++)
                all[set.Plan.Tasks[t]] = all[set.Plan.Tasks[t]] is { } others ? others.With(set.Statistics[t]) : set.Statistics[t];
        return [.. all.Select(statistics => statistics!)];
    }

    /// <summary>Fits an encoding of numbers on the rows, or samples, of all sets that have its column.</summary>
    public static FittedEncoding Fit(NumericEncoding encoding, InputColumn column, IReadOnlyList<DataSet> sets, int input)
    {
        (GrowingArray Values, int Rows)[] parts =
        [
            .. sets.Where(set => set.Plan.Inputs.Contains(input))
                .Select(set => set.NumbersOf(Array.IndexOf(set.Plan.Inputs, input))),
        ];
        if (parts is [var single])
            return single.Values.Fit(encoding, column, single.Rows);
        var all = parts[0].Values.NewLike();
        all.Reserve(parts.Sum(part => part.Rows));
        var filled = 0;
        foreach (var (values, rows) in parts)
            for (var row = 0; row < rows; row++)
                all.CopyRow(values, row, filled++);
        return all.Fit(encoding, column, filled);
    }

    // Rows of a bag stay as sparse as the view gives them.
    private static EntryCount?[]? CountsOf(IReadOnlyList<InputColumn> inputs, MultiTaskOptions options)
    {
        EntryCount?[] counts =
        [
            .. inputs.Select(input =>
                input.IsSequence ? GrowingArray.CountOfSequence(input.Size)
                : options.EncodingOf(input) is BagEncoding ? new EntryCount()
                : null
            ),
        ];
        return Array.TrueForAll(counts, count => count is null) ? null : counts;
    }

    /// <summary>Seed of a set: the first one's is that of the training, as if it were alone.</summary>
    public static int SeedOf(int seed, int set) => unchecked(seed + set * (int)0x9E3779B1);
}
