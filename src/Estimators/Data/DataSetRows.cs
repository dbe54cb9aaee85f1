using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The rows of a data set, once they have been read.</summary>
/// <param name="Plan">The set.</param>
/// <param name="Data">Its rows, with its own columns and tasks only.</param>
internal sealed record DataSetRows(PlannedSet Plan, TrainingData Data)
{
    /// <summary>Reads all sets. The budget is shared evenly, and what a small set leaves goes to those that are read after it: the ones
    /// known to be larger.</summary>
    public static DataSetRows[] Read(
        IReadOnlyList<PlannedSet> sets,
        IReadOnlyList<InputColumn> inputs,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<LabelEncoding[]> encodings,
        MultiTaskOptions options,
        int seed
    )
    {
        var read = new DataSetRows[sets.Count];
        var (budget, left) = (options.CacheBudget, sets.Count);
        foreach (var i in Enumerable.Range(0, sets.Count).OrderBy(i => sets[i].Set.Data.GetRowCount() ?? long.MaxValue))
        {
            var set = sets[i];
            var reader = new TrainingReader(set.OfInputs(inputs), set.OfTasks(tasks), encodings[i], options.WeightColumn);
            var share = Math.Max(1 << 20, budget / left--);
            read[i] = new DataSetRows(set, InSet.Run(set.Set, () => TrainingData.Read(set.Set, reader, options, share, SeedOf(seed, i))));
            budget -= read[i].Data.IsStreamed ? share : Math.Min(share, read[i].Data.Sample.RowBytes * read[i].Data.Rows);
        }
        return read;
    }

    /// <summary>Each task's labels over all sets.</summary>
    public static LabelStatistics[] Statistics(IReadOnlyList<DataSetRows> sets, int taskCount)
    {
        var all = new LabelStatistics?[taskCount];
        foreach (var set in sets)
            for (var t = 0; t < set.Plan.Tasks.Length; t++)
                all[set.Plan.Tasks[t]] = all[set.Plan.Tasks[t]] is { } others
                    ? others.With(set.Data.Statistics[t])
                    : set.Data.Statistics[t];
        return [.. all.Select(statistics => statistics!)];
    }

    /// <summary>Fits an encoding of numbers on the rows, or samples, of all sets that have its column.</summary>
    public static FittedEncoding Fit(NumericEncoding encoding, InputColumn column, IReadOnlyList<DataSetRows> sets, int input)
    {
        (GrowingArray Values, int Rows)[] parts =
        [
            .. sets.Where(set => set.Plan.Inputs.Contains(input))
                .Select(set => (set.Data.Sample.Inputs[Array.IndexOf(set.Plan.Inputs, input)], set.Data.Sample.Rows)),
        ];
        if (parts is [var single])
            return single.Values.Fit(encoding, column, single.Rows);
        var all = GrowingArray.Create(column);
        all.Reserve(parts.Sum(part => part.Rows));
        var filled = 0;
        foreach (var (values, rows) in parts)
            for (var row = 0; row < rows; row++)
                all.CopyRow(values, row, filled++);
        return all.Fit(encoding, column, filled);
    }

    /// <summary>Seed of a set: the first one's is that of the training, as if it were alone.</summary>
    public static int SeedOf(int seed, int set) => unchecked(seed + set * (int)0x9E3779B1);
}
