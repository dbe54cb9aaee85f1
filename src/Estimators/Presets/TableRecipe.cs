namespace MlNet.MultiTask;

/// <summary>
/// The options of a training on a table if the architecture is left to a preset. Options that the user set do not change. The numbers were
/// chosen on the training and validation rows of five tables of 7,000 to 37,000 rows, what few rows take on eight smaller ones.
/// </summary>
internal static class TableRecipe
{
    /// <summary>Most bins of a number.</summary>
    public const int Bins = 48;

    /// <summary>Width of the embedding behind them.</summary>
    public const int EmbeddingWidth = 16;

    /// <summary>Epochs without progress before the rate falls.</summary>
    public const int SchedulePatience = 4;

    /// <summary>Epochs without progress before the training ends.</summary>
    public const int Patience = 9;

    /// <summary>Decay of the averaged weights.</summary>
    public const double WeightAveraging = 0.998;

    private const int FastPatience = 5;

    private const int FewestOfMember = 32;

    private const int FewestTrialSteps = 600;

    /// <summary>Whether a preset applies: without one, with an architecture that the user set, or with images, the plain defaults are
    /// used.</summary>
    /// <param name="options">The user's options.</param>
    public static bool Applies(MultiTaskOptions options) =>
        options.Preset is not null
        && !options.HasArchitecture
        && !options.ColumnEncodings.Values.Append(options.NumericEncoding).Any(encoding => encoding is ImageEncoding);

    /// <summary>The completed options.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="settings">The settings for these rows.</param>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="tasks">The tasks.</param>
    public static MultiTaskOptions Complete(
        MultiTaskOptions options,
        TableSettings settings,
        long rows,
        IReadOnlyList<TaskDefinition> tasks
    ) => Complete(options, settings, rows, tasks, TableNetworks.Of(options, settings, tasks));

    /// <summary>The completed options with each network that the preset gives, or gave, a model of these tasks; that of
    /// <see cref="Complete(MultiTaskOptions, TableSettings, long, IReadOnlyList{TaskDefinition})"/> comes first.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="settings">The settings for these rows.</param>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="tasks">The tasks.</param>
    public static IEnumerable<MultiTaskOptions> CompleteWithAny(
        MultiTaskOptions options,
        TableSettings settings,
        long rows,
        IReadOnlyList<TaskDefinition> tasks
    ) => TableNetworks.All(options, settings, tasks).Select(network => Complete(options, settings, rows, tasks, network));

    private static MultiTaskOptions Complete(
        MultiTaskOptions options,
        TableSettings settings,
        long rows,
        IReadOnlyList<TaskDefinition> tasks,
        Architecture architecture
    )
    {
        var isFast = options.Preset == Preset.Fast;
        return options.Completed(
            new MultiTaskOptions
            {
                Architecture = architecture,
                NumericEncoding = EncodingOf(settings.UsesBins),
                Optimizer = new Adam { LearningRate = 2e-3, WeightDecay = 0.03 },
                Schedule = new PlateauSchedule { Patience = SchedulePatience },
                BatchSize = BatchOf(rows, architecture.DealtTo, options.MicroBatches),
                MaximumEpochs = EpochsOf(rows, isFast),
                Patience = isFast ? FastPatience : Patience,
                StoppingCriterion = StoppingCriterion.EachTask,
                WeightAveraging = WeightAveraging,
                Balancer = BalancerOf(tasks),
            }
        );
    }

    /// <summary>The options of a whole training of the default network that only compares settings.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="settings">What is tried.</param>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="tasks">The tasks.</param>
    public static MultiTaskOptions WholeTrial(
        MultiTaskOptions options,
        TableSettings settings,
        long rows,
        IReadOnlyList<TaskDefinition> tasks
    ) => Complete(options.ForWholeTrial() with { Preset = Preset.Default }, settings, rows, tasks);

    /// <summary>The same for a short training that only compares settings: the rate falls to 0 within a few epochs, so that what is
    /// measured is not its noise.</summary>
    /// <param name="options">The user's options.</param>
    /// <param name="settings">What is tried.</param>
    /// <param name="rows">Number of training rows.</param>
    public static MultiTaskOptions Trial(MultiTaskOptions options, TableSettings settings, long rows) =>
        options
            .ForTrial()
            .Completed(
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [128, 128], Dropout = settings.Dropout },
                    NumericEncoding = EncodingOf(settings.UsesBins),
                    Optimizer = new Adam { LearningRate = 3e-3, WeightDecay = 0.03 },
                    Schedule = new CosineSchedule(),
                    BatchSize = BatchOf(rows, 1, options.MicroBatches),
                    MaximumEpochs = TrialEpochsOf(rows),
                    StoppingCriterion = StoppingCriterion.EachTask,
                }
            );

    /// <summary>How numbers are encoded.</summary>
    /// <param name="usesBins">Whether over bins with a learnt embedding behind them, or standardised.</param>
    public static NumericEncoding EncodingOf(bool usesBins) =>
        usesBins ? new PiecewiseLinearEncoding { MaximumBins = Bins, EmbeddingWidth = EmbeddingWidth } : new StandardizeEncoding();

    // Under the plain sum a task that is nearly learnt counts for little beside one that cannot be; docs/tables.md has what weights by
    // uncertainty changed. They need losses that are not negative.
    private static Uncertainty? BalancerOf(IReadOnlyList<TaskDefinition> tasks) =>
        tasks.Count > 1 && tasks.All(IsNeverNegative) ? new Uncertainty() : null;

    /// <summary>Whether the task's loss is 0 or more, whatever the network gives.</summary>
    internal static bool IsNeverNegative(TaskDefinition task) =>
        task switch
        {
            BinaryTask { LossFunction: null } or MulticlassTask { LossFunction: null } => true,
            MultiLabelTask or QuantileTask or TaggingTask => true,
            RegressionTask { LossFunction: null, Loss: not RegressionLoss.Poisson } => true,
            _ => false,
        };

    // Some thirty steps an epoch at least, by powers of two; tables of more than 100,000 rows take larger steps. Members that see rows of
    // their own do best with few of them: 32 for each were better than 64, 128 and 256 on the validation rows of three tables, by 0.6 % on
    // average and more, and hardly slower.
    private static int BatchOf(long rows, int parts, int microBatches)
    {
        var batch = 32;
        while (batch < 1024 && rows / (2 * batch) >= (batch < 128 ? 25 : 400))
            batch *= 2;
        if (parts > 1)
            batch = Math.Max(FewestOfMember, batch / 4) * parts;
        batch = (int)Math.Min(batch, Math.Max(1, rows));
        // The user's parts of a batch have as many rows each.
        return Math.Max(microBatches, batch - batch % microBatches);
    }

    // Large tables are gone through less often, small ones more: what counts is the number of steps.
    private static int EpochsOf(long rows, bool isFast) =>
        (int)Math.Clamp(600_000 / Math.Max(1, rows), isFast ? 20 : 30, 400);

    // In few steps less dropout and standardised numbers always look better.
    private static int TrialEpochsOf(long rows) =>
        (int)Math.Max(Math.Clamp(80_000 / rows, 3, 6), (FewestTrialSteps * BatchOf(rows, 1, 1) + rows - 1) / rows);
}
