using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>
/// Everything that a network is built from: columns, rows, statistics of the labels, heads and the seed. Training and co-training both
/// begin here.
/// </summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Plan">Which data set has which columns and tasks.</param>
/// <param name="Columns">The feature and label columns.</param>
/// <param name="Sets">The rows.</param>
/// <param name="Statistics">Statistics of each task's labels in them.</param>
/// <param name="Heads">The tasks' heads.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Start">The model that is trained further; null for a new one.</param>
internal sealed record NetworkPreparation(
    IReadOnlyList<TaskDefinition> Tasks,
    SetPlan Plan,
    DataSetColumns Columns,
    IReadOnlyList<DataSet> Sets,
    IReadOnlyList<LabelStatistics> Statistics,
    IReadOnlyList<TaskHead> Heads,
    int Seed,
    FittedModel? Start
)
{
    /// <summary>The statistics that the heads are made with: those of the model that is trained further, or of these rows.</summary>
    public IReadOnlyList<LabelStatistics> Labels => Known(Start, Statistics);

    /// <summary>Checks columns and options, reads the rows, and checks them too.</summary>
    /// <param name="request">What is to be trained.</param>
    /// <param name="given">The data sets.</param>
    /// <param name="start">The model that is trained further; null for a new one.</param>
    /// <param name="resumedSeed">The seed of the training that is resumed; null for a new one.</param>
    /// <param name="alongside">Label columns to read behind those of the tasks, for a training that keeps all rows in memory; null where
    /// rows that do not fit are streamed.</param>
    public static NetworkPreparation Read(
        TrainingRequest request,
        IReadOnlyList<TrainingSet> given,
        FittedModel? start = null,
        int? resumedSeed = null,
        IReadOnlyList<TaskDefinition>? alongside = null
    )
    {
        var (context, features, tasks, options, scope) = request;
        T Together<T>(Func<T> own) => request.Ranks is { } ranks ? ranks.Together(own) : own();

        var (plan, columns) = Together(() => Find(request, given, start));
        if (request.Ranks is { } all)
        {
            RankSettings.Check(all, request, plan, columns, start);
            RankTraining.CheckColumns(all, options, columns.Inputs);
        }
        var seed = options.Seed ?? resumedSeed ?? scope.NextSeed() ?? ((IHostEnvironment)context).Register("MultiTask").Rand.Next();
        seed = request.Ranks?.FromFirst(seed) ?? seed;

        var sets = DataSets.Read(plan.Sets, columns, tasks, alongside, options, seed, request.Ranks);
        return Together(() => Checked(request, plan, columns, sets, seed, start));
    }

    private static (SetPlan Plan, DataSetColumns Columns) Find(
        TrainingRequest request,
        IReadOnlyList<TrainingSet> given,
        FittedModel? start
    )
    {
        var (_, features, tasks, options, _) = request;
        // All that can be known from the schemas is checked before a row is read.
        if (start is not null)
            ContinuationCheck.Schema(start, features, tasks, options);
        if (options.ColumnEncodings.Keys.FirstOrDefault(name => !features.Contains(name)) is { } unknown)
            throw new ArgumentException(
                $"ColumnEncodings names '{unknown}', which is not among the feature columns {Guard.List(features)}.",
                nameof(options.ColumnEncodings)
            );
        var plan = SetPlan.Of(Aligned(given, tasks, start), features, tasks, options, start?.Routes);
        var columns = DataSetColumns.Find(plan.Sets, features, tasks, options.WeightColumn, start?.Schema.Inputs, options.Sequence);
        foreach (var frame in tasks.Select(task => task.Frame).OfType<LabelFrame>())
        {
            if (plan.Routes.Count > 1)
                throw new ArgumentException(
                    "OffsetColumn and ScaleColumn are for data sets that all have the same feature columns.",
                    nameof(given)
                );
            frame.Bind(columns.Inputs);
        }
        // Throws where the options ask for changed images and no column holds any.
        ImageAugmenter.Create(options, columns.Inputs);
        return (plan, columns);
    }

    private static NetworkPreparation Checked(
        TrainingRequest request,
        SetPlan plan,
        DataSetColumns columns,
        IReadOnlyList<DataSet> sets,
        int seed,
        FittedModel? start
    )
    {
        var (_, features, tasks, options, _) = request;
        var statistics = DataSets.Statistics(sets, tasks.Count);
        SetChecks.Rows(sets, tasks, statistics, start?.TaskCount ?? 0);
        var labels = Known(start, statistics);
        TaskHead[] heads = [.. tasks.Select((task, t) => task.CreateHead(columns.TaskEncodings[t], labels[t]))];
        foreach (var head in heads)
            head.Frame?.Bind(columns.Inputs);
        TellImage(heads, columns, options);
        if (start is not null)
        {
            ContinuationCheck.Heads(start, tasks, heads);
            ContinuationCheck.Labels(sets, tasks, heads);
            ThresholdChoice.KeepKnown(heads, start.Schema);
        }
        NetworkChecks.DealtRows(options.Architecture, tasks, heads);
        NetworkChecks.Steps(options.Architecture, tasks, heads, columns.Inputs, plan.Routes.Count);
        MapChecks.Run(
            options.Architecture,
            tasks,
            heads,
            [
                .. columns.Inputs.Select(input => (input.Name, Image: options.EncodingOf(input) as ImageEncoding))
                    .Where(input => input.Image is not null)
                    .Select(input => (input.Name, input.Image!)),
            ],
            plan.Routes.Count
        );
        ColumnChecks.Run(options, heads, columns.Inputs);
        SetChecks.Validation(sets, tasks, heads);
        for (var t = 0; t < tasks.Count; t++)
            if (heads[t].Columns.FirstOrDefault(column => features.Contains(column.Name)) is { } own)
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}' makes the column '{own.Name}', which is a feature column too: one file cannot have both. "
                        + "Give the task another name, or copy the feature to another."
                );
        return new NetworkPreparation(tasks, plan, columns, sets, statistics, heads, seed, start);
    }

    /// <summary>The encoding of each input column: fitted on the rows, or as the model that is trained further has it.</summary>
    public FittedEncoding[] Encode(MultiTaskOptions options) => [.. Columns.Inputs.Select((input, i) => Encode(options, input, i))];

    /// <summary>The heads of tasks with other names, in the order of the tasks.</summary>
    public TaskHead[] HeadsOf(IEnumerable<TaskDefinition> named) =>
        [.. named.Select((task, t) => task.CreateHead(Columns.TaskEncodings[t], Labels[t]))];

    /// <summary>What the model's schema says of a task, or of the same task under another name.</summary>
    /// <param name="t">The task's position.</param>
    /// <param name="named">The task.</param>
    /// <param name="head">Its head.</param>
    public TaskSchema Describe(int t, TaskDefinition named, TaskHead head) =>
        new(
            named.Name,
            named.Kind,
            named.LabelColumn,
            head.Columns,
            Statistics[t].Rows + (t < Start?.TaskCount ? Start.Schema.Tasks[t].LabelledRows : 0),
            named.PresenceColumn,
            Columns.TaskEncodings[t].ValuesFor(head),
            head.Thresholds?.Known,
            head.NoLabel,
            named.SecondLabelColumn,
            named.RowGroupColumn
        );

    /// <summary>The tasks with the weights that follow from their labels.</summary>
    public IReadOnlyList<TaskDefinition> Weigh(MultiTaskOptions options) =>
        options.TaskWeights.Apply(Tasks, [.. Statistics.Select(labels => Math.Max(1, labels.Rows))]);

    /// <summary>What changes the images among some of the input columns; null where there are none, or nothing changes them.</summary>
    public static ImageAugmenter? Augmenter(MultiTaskOptions options, IReadOnlyList<InputColumn> inputs) =>
        inputs.Any(input => options.EncodingOf(input) is ImageEncoding) ? ImageAugmenter.Create(options, inputs) : null;

    private FittedEncoding Encode(MultiTaskOptions options, InputColumn input, int index) =>
        input.IsSequence ? new FittedSequenceColumn(options.Sequence, input, Numbers(options, input, index))
        : Numbers(options, input, index) is { } numbers ? numbers
        : input.Type == ColumnKind.Key ? new FittedEmbedding(input.KeyCount, input.Size, FittedEmbedding.DefaultWidth(input.KeyCount))
        : new FittedIdentity(input.Size);

    private FittedEncoding? Numbers(MultiTaskOptions options, InputColumn input, int index) =>
        options.EncodingOf(input) is { } numbers ? Start?.Restore(index, numbers) ?? DataSets.Fit(numbers, input, Sets, index) : null;

    // Which image it is when there are several with a decoder MapChecks asks.
    private static void TellImage(TaskHead[] heads, DataSetColumns columns, MultiTaskOptions options)
    {
        var images = columns.Inputs.Select(options.EncodingOf).OfType<ImageEncoding>();
        if (images.FirstOrDefault(image => image.Decoder is not null) is { } image)
            foreach (var head in heads)
                head.Over(image);
    }

    // Those of a model that is trained further, and behind them those of the tasks that are added to it.
    private static IReadOnlyList<LabelStatistics> Known(FittedModel? start, IReadOnlyList<LabelStatistics> statistics) =>
        start is null ? statistics : [.. start.Statistics, .. statistics.Skip(start.TaskCount)];

    // Labels that are slots of vectors as columns of their own.
    private static TrainingSet WithSlots(TrainingSet set, IReadOnlyList<TaskDefinition> tasks)
    {
        string[] names = [.. tasks.SelectMany(task => task.OwnColumns)];
        return InSet.Run(set, () =>
            set.WithViews(SlotColumns.Of(set.Data, names), set.Validation is { } held ? SlotColumns.Of(held, names) : null)
        );
    }

    private static IReadOnlyList<TrainingSet> Aligned(
        IReadOnlyList<TrainingSet> given,
        IReadOnlyList<TaskDefinition> tasks,
        FittedModel? start
    )
    {
        try
        {
            return AlignedLabels.Of([.. given.Select(set => WithSlots(set, tasks))], tasks, start?.Schema.Tasks);
        }
        catch (ArgumentException e) when (start is not null)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }
}
