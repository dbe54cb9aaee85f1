using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Everything that a co-training needs before its first round: the rows, the networks, and the schema of the result.</summary>
internal sealed class CoTrainingSetup
{
    private readonly CoTrainingOptions _options;
    private readonly GrowingArray<float>?[] _own;

    public CoTrainingSetup(
        MLContext context,
        IDataView view,
        IDataView? validation,
        IReadOnlyList<CoTrainingNetwork> networks,
        IReadOnlyList<TaskDefinition> tasks,
        CoTrainingOptions options,
        TrainingScope scope,
        RankGroup? ranks = null
    )
    {
        (_options, Networks, Ranks) = (options, networks, ranks);
        string[] features = [.. networks.SelectMany(network => network.FeatureColumns).Distinct()];
        Inputs = [.. networks.Select(network => network.FeatureColumns.Select(name => Array.IndexOf(features, name)).ToArray())];
        var more = new CoTrainingData(view.Schema, tasks, networks, options);
        var data = NetworkPreparation.Read(
            new TrainingRequest(context, features, tasks, options.Training, scope) { Ranks = ranks },
            [TrainingSet.Whole(view, validation)],
            alongside: more.Tasks
        );
        (Rows, Seed) = (data.Sets[0], data.Seed);
        for (var t = 0; t < tasks.Count; t++)
            if (data.Heads[t].Frame is not null)
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}': co-training compares predictions in the label's own units: leave OffsetColumn and "
                        + "ScaleColumn out.",
                    nameof(tasks)
                );
            else if (data.Heads[t].Predictions is null)
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}': {data.Heads[t].GetType().Name} does not say how its predictions are "
                        + $"compared; a task that is to be co-trained overrides {nameof(TaskHead)}.{nameof(TaskHead.Predictions)}.",
                    nameof(tasks)
                );
        for (var t = 0; t < tasks.Count; t++)
            if (data.Heads[t].Thresholds is { Rule.IsChosen: true })
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}': co-training does not choose thresholds; give {nameof(BinaryTask.Threshold)}, a probability.",
                    nameof(tasks)
                );
        if (networks.FirstOrDefault(network => MemberCut.IsWanted(network.Architecture ?? options.Training.Architecture)) is { } whole)
            throw new ArgumentException(
                $"Network '{whole.Name}': co-training does not choose members; leave {nameof(TabM)}.{nameof(TabM.KeptMembers)} null.",
                nameof(networks)
            );
        (Truth, _own) = (more.Truth(Rows.Sample), more.Own(Rows.Sample));
        Table = Rows.Sample.View(Rows.Plan.Inputs, Rows.Sample.Labels[..tasks.Count], Rows.Sample.Weights[..tasks.Count]);
        var encoded = data.Encode(options.Training);
        Members =
        [
            .. networks.Select(
                (network, k) =>
                    new Network(
                        [.. Inputs[k].Select(i => encoded[i])],
                        network.Architecture ?? options.Training.Architecture,
                        data.HeadsOf(tasks.Select(task => Named(network, task)))
                    )
            ),
        ];
        Fused = new FusedNetwork(Members, Inputs, data.Heads, options);
        Tasks = data.Weigh(options.Training);
        MemberTasks = [.. networks.Select(network => Tasks.Select(task => Named(network, task)).ToArray())];
        var own = options.NetworkColumns
            ? Members.SelectMany((member, k) => MemberTasks[k].Select((task, t) => data.Describe(t, task, member.Heads[t])))
            : [];
        Schema = new ModelSchema(data.Columns.Inputs, [.. Tasks.Select((task, t) => data.Describe(t, task, data.Heads[t])), .. own]);
        Split = SplitRows(data.Heads);
    }

    public IReadOnlyList<CoTrainingNetwork> Networks { get; }

    /// <summary>The ranks that share the steps out; null where there is one.</summary>
    public RankGroup? Ranks { get; }

    public int Seed { get; }

    /// <summary>The rows as they were read.</summary>
    public DataSet Rows { get; }

    /// <summary>Features of all networks, and the labels of the tasks.</summary>
    public RowTable Table { get; }

    /// <summary>Per task the true labels and their weights, 0 where unknown; null where no column holds them.</summary>
    public (GrowingArray<float> Labels, GrowingArray<float> Weights)?[] Truth { get; }

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
        var (table, count) = (Table, Members.Count);
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
                        : _own[m] is { } own ? own.Row(row)[0]
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
            foreach (var row in Rows.Validation is null ? Split.Validation.Where(row => table.HasLabel(t, row)) : [])
                foreach (var learner in learners[t])
                    learner.Give(row, table.Labels[t].Row(row), table.Weights[t].Row(row)[0]);
        }
        return learners;
    }

    /// <summary>Per task the labels of the held-out rows of a view of their own; null without one.</summary>
    public LearnerLabels[]? HeldOutLabels()
    {
        if (Rows.Validation is not { } table)
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

    private RowSplit SplitRows(IReadOnlyList<TaskHead> heads)
    {
        var table = Table;
        if (Rows.Validation is { } held)
            return new RowSplit([.. Enumerable.Range(0, table.Rows)], [.. Enumerable.Range(0, held.Rows)]);
        // Rows without any label cannot be measured by: they stay among those that may get one.
        var split = Rows.Split(heads);
        bool IsLabelled(int row) => Enumerable.Range(0, heads.Count).Any(t => table.HasLabel(t, row));
        return new RowSplit(
            [.. split.Training, .. split.Validation.Where(row => !IsLabelled(row))],
            [.. split.Validation.Where(IsLabelled)]
        );
    }

    /// <summary>What changes the images among some of the inputs; null where there are none, or nothing changes them.</summary>
    public ImageAugmenter? Augmenter(int[] inputs) =>
        NetworkPreparation.Augmenter(_options.Training, [.. inputs.Select(i => Schema.Inputs[i])]);

    private static TaskDefinition Named(CoTrainingNetwork network, TaskDefinition task) => task.WithName($"{network.Name}.{task.Name}");
}
