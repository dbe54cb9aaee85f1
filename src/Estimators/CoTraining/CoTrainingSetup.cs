using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Everything that a co-training needs to know before its first round: the rows, the networks that fit them, and what the result
/// will read and give.</summary>
internal sealed class CoTrainingSetup
{
    private readonly CoTrainingOptions _options;

    public CoTrainingSetup(
        IDataView view,
        IDataView? validation,
        IReadOnlyList<CoTrainingNetwork> networks,
        IReadOnlyList<TaskDefinition> tasks,
        CoTrainingOptions options,
        int seed
    )
    {
        (_options, Networks, Seed) = (options, networks, seed);
        string[] features = [.. networks.SelectMany(network => network.FeatureColumns).Distinct()];
        InputColumn[] inputs = [.. features.Select(name => FeatureColumns.Describe(view.Schema, name))];
        if (options.Training.ColumnEncodings.Keys.FirstOrDefault(name => !features.Contains(name)) is { } unknown)
            throw new ArgumentException(
                $"ColumnEncodings names '{unknown}', which is not among the networks' feature columns {Guard.List(features)}.",
                nameof(options)
            );
        Inputs = [.. networks.Select(network => network.FeatureColumns.Select(name => Array.IndexOf(features, name)).ToArray())];
        LabelEncoding[] encodings = [.. tasks.Select(task => task.Encode(LabelColumns.Find(view.Schema, task)))];
        LabelColumns.CheckWeights(view.Schema, tasks, options.Training.WeightColumn);
        validation = validation is null ? null : AlignedLabels.Like(validation, view.Schema, tasks);
        if (validation is not null)
            ValidationSchema.Check(validation.Schema, view.Schema, inputs, tasks, options.Training.WeightColumn);
        Data = CoTrainingData.Read(view, validation, inputs, tasks, encodings, networks, options);
        LabelStatistics[] statistics = [.. encodings.Select(encoding => new LabelStatistics(encoding.Width))];
        Data.Table.AddTo(statistics, Data.Table.Rows);
        LabelChecks.Rows(Data.Table.Rows);
        LabelChecks.Training(Data.Table.Rows, tasks, statistics);
        TaskHead[] Heads(Func<TaskDefinition, TaskDefinition> named) =>
            [.. tasks.Select((task, t) => named(task).CreateHead(encodings[t], statistics[t]))];
        var fused = Heads(task => task);
        for (var t = 0; t < tasks.Count; t++)
            if (fused[t].Predictions is null)
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}': {fused[t].GetType().Name} does not say how its predictions are "
                        + $"compared; a task that is to be co-trained overrides {nameof(TaskHead)}.{nameof(TaskHead.Predictions)}.",
                    nameof(tasks)
                );
        if (Data.Validation is { } held)
            LabelChecks.Classes(held, "validation rows", tasks, fused);
        // Says so where the options ask for changed images and no column is one.
        ImageAugmenter.Create(options.Training, inputs, NumbersOf);
        FittedEncoding[] encoded = [.. inputs.Select(Encode)];
        Members =
        [
            .. networks.Select(
                (network, k) =>
                    new Network(
                        [.. Inputs[k].Select(i => encoded[i])],
                        network.Architecture ?? options.Training.Architecture,
                        Heads(task => task.WithName(NameOf(network, task)))
                    )
            ),
        ];
        Fused = new FusedNetwork(Members, Inputs, fused, options);
        Tasks = options.Training.TaskWeights.Apply(tasks, [.. statistics.Select(labels => Math.Max(1, labels.Rows))]);
        MemberTasks = [.. networks.Select(network => Tasks.Select(task => task.WithName(NameOf(network, task))).ToArray())];
        TaskSchema Column(TaskDefinition task, TaskHead head, int t) =>
            new(
                task.Name,
                task.Kind,
                task.LabelColumn,
                head.Columns,
                statistics[t].Rows,
                task.PresenceColumn,
                encodings[t].ValuesFor(head)
            );
        var own = options.NetworkColumns
            ? Members.SelectMany((member, k) => MemberTasks[k].Select((task, t) => Column(task, member.Heads[t], t)))
            : [];
        Schema = new ModelSchema(inputs, [.. Tasks.Select((task, t) => Column(task, fused[t], t)), .. own]);
        Split = SplitRows(fused);
    }

    public IReadOnlyList<CoTrainingNetwork> Networks { get; }

    public int Seed { get; }

    public CoTrainingData Data { get; }

    /// <summary>For each network which of the input columns are its own.</summary>
    public IReadOnlyList<int[]> Inputs { get; }

    /// <summary>The networks.</summary>
    public IReadOnlyList<Network> Members { get; }

    public FusedNetwork Fused { get; }

    /// <summary>The tasks with their weights.</summary>
    public IReadOnlyList<TaskDefinition> Tasks { get; }

    /// <summary>The same for each network, under its name.</summary>
    public IReadOnlyList<TaskDefinition[]> MemberTasks { get; }

    public ModelSchema Schema { get; }

    /// <summary>The rows to learn from, and those held out, which are in another table where a validation view was given.</summary>
    public RowSplit Split { get; }

    public IReadOnlyList<int> Pool => Split.Training;

    /// <summary>The labels that each learner starts from, per task: the networks and then the fusion, which has all of them.</summary>
    public LearnerLabels[][] Labels()
    {
        var (table, count) = (Data.Table, Members.Count);
        var shares = _options.Rows.Draw(table.Rows, count, Seed);
        var learners = new LearnerLabels[Tasks.Count][];
        int[] networks = [.. Enumerable.Range(0, count)];
        for (var t = 0; t < learners.Length; t++)
        {
            learners[t] = [.. Enumerable.Range(0, count + 1).Select(m => NewLabels(table, t, [.. networks.Where(k => k != m)]))];
            for (var m = 0; m <= count; m++)
                foreach (var row in Pool.Where(row => table.HasLabel(t, row)))
                {
                    var share =
                        m == count ? 1
                        : Data.Own[m] is { } own ? own.Row(row)[0]
                        : shares[m][row];
                    if (share > 0)
                        learners[t][m].Give(row, table.Labels[t].Row(row), share * table.Weights[t].Row(row)[0]);
                }
            for (var m = 0; m < count; m++)
                if (!Pool.Any(learners[t][m].Has))
                    throw new InvalidOperationException(
                        $"Network '{Networks[m].Name}' has no labelled row of its own for task "
                            + $"'{Tasks[t].Name}'; each network needs at least one to start from."
                    );
            // The held-out rows of the same table are measured by their given labels, whoever they belong to.
            foreach (var row in Data.Validation is null ? Split.Validation.Where(row => table.HasLabel(t, row)) : [])
                foreach (var learner in learners[t])
                    learner.Give(row, table.Labels[t].Row(row), table.Weights[t].Row(row)[0]);
        }
        return learners;
    }

    /// <summary>Per task the labels of the held-out rows of a view of their own; null without one.</summary>
    public LearnerLabels[]? HeldOutLabels()
    {
        if (Data.Validation is not { } table)
            return null;
        LearnerLabels[] labels = [.. Tasks.Select((_, t) => NewLabels(table, t, []))];
        for (var t = 0; t < labels.Length; t++)
            for (var row = 0; row < table.Rows; row++)
                if (table.HasLabel(t, row))
                    labels[t].Give(row, table.Labels[t].Row(row), table.Weights[t].Row(row)[0]);
        return labels;
    }

    private LearnerLabels NewLabels(RowTable table, int task, int[] teachers) =>
        new(table.Rows, table.Labels[task].Width, Fused.Heads[task].Predictions!, _options.SoftLabels, teachers);

    private RowSplit SplitRows(TaskHead[] heads)
    {
        var table = Data.Table;
        if (Data.Validation is { } held)
            return new RowSplit([.. Enumerable.Range(0, table.Rows)], [.. Enumerable.Range(0, held.Rows)]);
        // Rows without any label cannot be measured by: they stay among those that may get one.
        var split = RowSplit.Random(table, heads, _options.Training.ValidationFraction, Seed);
        bool IsLabelled(int row) => Enumerable.Range(0, heads.Length).Any(t => table.HasLabel(t, row));
        return new RowSplit(
            [.. split.Training, .. split.Validation.Where(row => !IsLabelled(row))],
            [.. split.Validation.Where(IsLabelled)]
        );
    }

    /// <summary>What changes the images among some of the inputs; null where there are none, or nothing is to change them.</summary>
    public ImageAugmenter? Augmenter(int[] inputs)
    {
        InputColumn[] own = [.. inputs.Select(i => Schema.Inputs[i])];
        return own.Any(input => NumbersOf(input) is ImageEncoding) ? ImageAugmenter.Create(_options.Training, own, NumbersOf) : null;
    }

    private FittedEncoding Encode(InputColumn input, int index) =>
        NumbersOf(input) is { } numbers ? Data.Table.Inputs[index].Fit(numbers, input, Data.Table.Rows)
        : input.Type == ColumnKind.Key ? new FittedEmbedding(input.KeyCount, input.Size, FittedEmbedding.DefaultWidth(input.KeyCount))
        : new FittedIdentity(input.Size);

    private NumericEncoding? NumbersOf(InputColumn input) =>
        input.Type is ColumnKind.Single or ColumnKind.Byte
            ? _options.Training.ColumnEncodings.GetValueOrDefault(input.Name, _options.Training.NumericEncoding)
            : null;

    private static string NameOf(CoTrainingNetwork network, TaskDefinition task) => $"{network.Name}.{task.Name}";
}
