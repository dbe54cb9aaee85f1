using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Shuffles one column after the other, scores, and measures.</summary>
internal sealed class PermutationRun
{
    private readonly MLContext _context;
    private readonly ITransformer _model;
    private readonly IDataView _data;
    private readonly ImportanceOptions _options;
    private readonly IReadOnlyList<TaskSchema> _tasks;
    private readonly DataViewSchema _scored;

    public PermutationRun(MLContext context, ITransformer model, IDataView data, ImportanceOptions options)
    {
        (_context, _model, _data, _options) = (context, model, data, options);
        _scored = model.GetOutputSchema(data.Schema);
        _tasks = ScoredTasks.Find(_scored);
        if (_tasks.Count == 0)
            throw new ArgumentException(
                "No output column of the model has the annotation of its task: there is no "
                    + "MultiTaskTransformer in it, or a step behind it dropped that. Load models with ml.MultiTask().Load.",
                nameof(model)
            );
    }

    public TaskImportance Run()
    {
        var columns = Columns();
        var baseline = Evaluate(_data);
        TaskMetrics[] measured = [.. baseline.Where(task => task.Main is not null)];
        if (measured.Length == 0)
            throw new InvalidOperationException(
                $"No task can be measured on this data: "
                    + $"{string.Join("; ", baseline.Select(task => $"{task.Task.Name}: {task.Note}"))}."
            );
        var drops = new List<double[][]>();
        foreach (var column in columns)
            if (Shuffle(column, measured, drops.Count, columns.Count) is { } drop)
                drops.Add(drop);
            else if (drops.Count > 0)
                break;
            else
                throw new OperationCanceledException(
                    "It was cancelled before all shuffles of a column had been measured.",
                    _options.CancellationToken
                );
        columns = [.. columns.Take(drops.Count)];
        return new TaskImportance([
            .. measured.SelectMany(
                (task, t) =>
                    columns.Select(
                        (column, c) =>
                            new ColumnImportance(
                                column.Name,
                                task.Task.Name,
                                task.Main!.Value.Name,
                                task.Main.Value.Value,
                                [.. drops[c].Select(repeat => repeat[t])]
                            )
                    )
            ),
        ]);
    }

    // [repeat][task]; null where it was cancelled on the way.
    private double[][]? Shuffle(DataViewSchema.Column column, TaskMetrics[] baseline, int done, int count)
    {
        if (_options.CancellationToken.IsCancellationRequested)
            return null;
        var values = ColumnValues.Read(_data, column);
        // Each column has its own random numbers, so that leaving out one does not change the others.
        var random = new Random(HashCode(column.Name, _options.Seed));
        var drops = new double[_options.Repeats][];
        for (var repeat = 0; repeat < drops.Length; repeat++)
        {
            if (_options.CancellationToken.IsCancellationRequested)
                return null;
            int[] order = [.. Enumerable.Range(0, values.Rows)];
            random.Shuffle(order);
            var shuffled = Evaluate(new PermutedColumnView(_data, column, values, order));
            drops[repeat] = [.. baseline.Select(task => Drop(task.Main!.Value, shuffled[task.Task.Name].Main))];
            _options.Progress?.Report((done * drops.Length + repeat + 1) / (double)(count * drops.Length));
        }
        return drops;
    }

    private static double Drop(MetricValue before, MetricValue? after) =>
        after is not { } value ? double.NaN
        : before.IsHigherBetter ? before.Value - value.Value
        : value.Value - before.Value;

    // Scored once: the evaluators read it several times.
    private MultiTaskMetrics Evaluate(IDataView data)
    {
        var scored = _model.Transform(data);
        string[] needed =
        [
            .. _tasks
                .SelectMany(task => (string?[])[.. task.Outputs.Select(output => output.Name), .. LabelColumns(task)])
                .OfType<string>()
                .Select(name => SlotColumns.SourceOf(scored.Schema, name))
                .Distinct()
                .Where(name => scored.Schema.GetColumnOrNull(name) is not null),
        ];
        return TaskEvaluator.EvaluateAll(_context, _context.Data.Cache(scored, needed), new EvaluationOptions());
    }

    private static string?[] LabelColumns(TaskSchema task) => [task.LabelColumn, task.BoxColumn, task.PresenceColumn, task.GroupColumn];

    private IReadOnlyList<DataViewSchema.Column> Columns()
    {
        var labels = Sources(_tasks.SelectMany(LabelColumns));
        if (_options.Columns is { } given)
            return [.. given.Distinct().Select(name => Given(name, labels))];
        var scores = Sources(_tasks.SelectMany(task => task.Outputs.Select(output => output.Name)))
            ?? throw new ArgumentException(
                $"The model has a step that is not row by row, so it cannot say which columns its scores depend on: name them in "
                    + $"{nameof(ImportanceOptions)}.{nameof(ImportanceOptions.Columns)}."
            );
        DataViewSchema.Column[] columns =
        [
            .. _data.Schema.Where(column => !column.IsHidden && scores.Contains(column.Index) && labels?.Contains(column.Index) != true),
        ];
        return columns.Length > 0
            ? columns
            : throw new InvalidOperationException("The tasks' scores depend on no column of the data but those of labels.");
    }

    private DataViewSchema.Column Given(string name, HashSet<int>? labels)
    {
        var column = _data.Schema.GetColumnOrNull(name)
            ?? throw new ArgumentOutOfRangeException(
                nameof(ImportanceOptions.Columns),
                name,
                $"The data has no column '{name}'. It has: {FeatureColumns.Names(_data.Schema)}."
            );
        return labels?.Contains(column.Index) != true
            ? column
            : throw new ArgumentException(
                $"A task's label depends on column '{name}': shuffling it would change what is to be predicted.",
                nameof(ImportanceOptions.Columns)
            );
    }

    /// <summary>Indices of the data's columns that some of the model's columns are made from; null where the model cannot say.</summary>
    private HashSet<int>? Sources(IEnumerable<string?> names)
    {
        if (!_model.IsRowToRowMapper)
            return null;
        var mapper = _model.GetRowToRowMapper(_data.Schema);
        var columns = names
            .OfType<string>()
            .Select(name => SlotColumns.SourceOf(mapper.OutputSchema, name))
            .Distinct()
            .Select(mapper.OutputSchema.GetColumnOrNull)
            .OfType<DataViewSchema.Column>();
        return [.. mapper.GetDependencies(columns).Select(column => column.Index)];
    }

    // FNV-1a: string.GetHashCode differs between processes.
    private static int HashCode(string name, int seed)
    {
        var hash = 2166136261u ^ (uint)seed * 0x9E3779B1u;
        foreach (var c in name)
            hash = (hash ^ c) * 16777619u;
        return (int)hash;
    }
}
