using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Reads the feature, label, weight and presence columns of data views into tables, checking every value on the way.</summary>
/// <param name="inputs">The feature columns.</param>
/// <param name="tasks">The tasks.</param>
/// <param name="encodings">Per task how its label is read.</param>
/// <param name="weightColumn">The column of row weights; null where there is none.</param>
/// <param name="counts">Per feature column how many entries its rows have, of sequences and where rows are kept sparse; null where there is
/// neither.</param>
internal sealed class TrainingReader(
    IReadOnlyList<InputColumn> inputs,
    IReadOnlyList<TaskDefinition> tasks,
    IReadOnlyList<LabelEncoding> encodings,
    string? weightColumn,
    IReadOnlyList<EntryCount?>? counts = null
)
{
    // From so many rows on the bytes of all are told from theirs.
    private const int ManyRows = 1024;

    private readonly int[] _widths = [.. encodings.Select(encoding => encoding.Width)];
    private readonly EntryCount?[] _labelCounts =
    [
        .. encodings.Select(encoding => encoding.Width > 0 ? null : GrowingArray.CountOfSequence(1)),
    ];

    public int TaskCount => tasks.Count;

    public IReadOnlyList<InputColumn> Inputs => inputs;

    /// <summary>Whether something is made of how often each of a task's labels occurs: of classes, not of numbers.</summary>
    public bool CountsLabels(int task) =>
        encodings[task]
            is not (NumberLabels or Log1pLabels or FramedLabels or BoundLabels or VectorLabels or NumberMapLabels or NormalMapLabels);

    /// <summary>A task that compares the rows of a group; null where there is none.</summary>
    public TaskDefinition? Ranking { get; } = tasks.FirstOrDefault(task => task.RowGroupColumn is not null);

    /// <summary>A new measurement of the rows' order.</summary>
    public OrderMeter NewOrderMeter() => new(inputs, tasks, NewTable());

    public RowTable NewTable() => new(inputs, _widths, counts, _labelCounts);

    /// <summary>A table for the labels of the first tasks alone, as a validation view has them.</summary>
    public RowTable NewTable(int taskCount) => new(inputs, _widths[..taskCount], counts, _labelCounts[..taskCount]);

    // Steps and pixels are counted together.
    public LabelStatistics[] NewStatistics() =>
        [
            .. encodings.Select(encoding => new LabelStatistics(
                encoding.IsMap || encoding is GroupedLabels ? 1 : Math.Max(1, encoding.Width)
            )
            {
                TakesFirst = encoding is GroupedLabels,
            }),
        ];

    /// <summary>A reader of the same features and the first labels for another view, whose columns may stand in another order.</summary>
    /// <param name="schema">The view's schema.</param>
    /// <param name="taskCount">How many of the tasks' labels are read.</param>
    public TrainingReader For(DataViewSchema schema, int taskCount)
    {
        TaskDefinition[] own = [.. tasks.Take(taskCount)];
        return new(inputs, own, [.. own.Select(task => task.Encode(LabelColumns.Find(schema, task)))], weightColumn, counts);
    }

    public RowReader Open(IDataView data) => new(data, inputs, tasks, encodings, weightColumn);

    /// <summary>All rows; null if they do not fit into the budget, including the copies that growing arrays need.</summary>
    public RowTable? Read(IDataView data, long budget)
    {
        var table = NewTable();
        var known = data.GetRowCount();
        if (counts is null && known > table.MostRows(budget))
            return null;
        using var reader = Open(data);
        var capacity = 0L;
        while (reader.MoveNext())
        {
            if (table.Rows == capacity)
            {
                capacity = Capacity(table, capacity, known, budget);
                if (capacity == table.Rows)
                    return null;
                table.Reserve((int)capacity);
                reader.Attach(table);
            }
            reader.Read(table.Rows);
            table.Rows++;
            // How much such rows take is known once they are read.
            if (counts is not null && IsTooMuch(table, known, budget))
                return null;
        }
        CheckFinite(table, table.Rows, 0);
        for (var t = 0; t < tasks.Count; t++)
            if (tasks[t].RowGroupColumn is not null)
                RowLists.Weigh(table, t);
        return table;
    }

    // Where the rows so far take twice as much each as there is room for, the rest is not read to see it.
    private static bool IsTooMuch(RowTable table, long? known, long budget)
    {
        var bytes = table.RowBytes;
        return bytes * table.Rows > budget || (table.Rows == ManyRows && known / 2 * bytes > budget);
    }

    // While an array grows, the old one takes memory too. If the number of rows is known, room for all is reserved at once.
    private static long Capacity(RowTable table, long capacity, long? known, long budget)
    {
        var most = table.MostRows(budget);
        if (capacity == 0)
            return Math.Min(most, known is > 0 and { } rows ? rows : 1024);
        return Math.Max(
            capacity,
            Math.Min(Math.Min(capacity + capacity / 2 + 1, most), (budget - table.MovedRowBytes * capacity) / table.RowBytes)
        );
    }

    /// <summary>Throws if a feature is not a finite number.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">How many of its first rows to look at.</param>
    /// <param name="first">Number of its first row in the data.</param>
    public void CheckFinite(RowTable table, int rows, long first)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (table.Inputs[i] is SequenceArray<float> sequence)
                CheckFinite(inputs[i], sequence, rows, first);
            if (table.Inputs[i] is SparseArray entries && entries.FirstNotFinite(rows) is { } found)
                throw NotFinite(inputs[i], found.Entry.Value, first + found.Row, found.Entry.Slot);
            if (table.Inputs[i] is not GrowingArray<float> array || array.IsSequence)
                continue;
            var values = array.Values(rows);
            for (var k = 0; k < values.Length; k++)
                if (!float.IsFinite(values[k]))
                    throw NotFinite(inputs[i], values[k], first + k / array.Width, k % array.Width);
        }
    }

    private static void CheckFinite(InputColumn column, SequenceArray<float> array, int rows, long first)
    {
        for (var row = 0; row < rows; row++)
        {
            var values = array.Row(row);
            for (var k = 0; k < values.Length; k++)
                if (!float.IsFinite(values[k]))
                    throw new InvalidOperationException(
                        $"Feature column '{column.Name}' is {values[k]} in row {first + row}, step {k / array.Width}; a network needs "
                            + "finite numbers. Leave such rows out, or fill such steps in before."
                    );
        }
    }

    private static InvalidOperationException NotFinite(InputColumn input, float value, long row, int slot)
    {
        var name = input.SlotNames.Count > 0 ? $" ('{input.SlotNames[slot]}')" : "";
        return new InvalidOperationException(
            $"Feature column '{input.Name}' is {value} in row {row}, slot {slot}{name}; a network needs finite numbers. "
                + "Put ReplaceMissingValues, or IndicateMissingValues beside it, in front of the trainer."
        );
    }
}
