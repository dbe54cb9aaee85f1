namespace MlNet.MultiTask;

/// <summary>
/// The options of a training on a table if the architecture is left to a preset. Options that the user set do not change. The numbers were
/// chosen on the training and validation rows of five tables of 7,000 to 37,000 rows.
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
    )
    {
        var isFast = options.Preset == Preset.Fast;
        return options.Completed(
            new MultiTaskOptions
            {
                Architecture = ArchitectureOf(options.Preset ?? Preset.Default, settings),
                NumericEncoding = EncodingOf(settings.UsesBins),
                Optimizer = new Adam { LearningRate = 2e-3, WeightDecay = 0.03 },
                Schedule = new PlateauSchedule { Patience = SchedulePatience },
                BatchSize = BatchOf(rows),
                MaximumEpochs = EpochsOf(rows, isFast),
                Patience = isFast ? FastPatience : Patience,
                StoppingCriterion = StoppingCriterion.EachTask,
                WeightAveraging = WeightAveraging,
                Balancer = BalancerOf(tasks),
            }
        );
    }

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
                    BatchSize = BatchOf(rows),
                    MaximumEpochs = (int)Math.Clamp(80_000 / rows, 3, 6),
                    StoppingCriterion = StoppingCriterion.TaskErrors,
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

    private static Architecture ArchitectureOf(Preset preset, TableSettings settings) =>
        preset switch
        {
            Preset.Fast => new HardSharing { TrunkLayers = [128, 128], Dropout = settings.Dropout },
            Preset.Best => new TabM
            {
                MemberCount = 16,
                Layers = [256, 256],
                Dropout = Math.Max(0.1, settings.Dropout - 0.1),
            },
            // Better than one network on ten of twelve tasks of four tables' validation rows, and eight were no better.
            _ => new TabM
            {
                MemberCount = 4,
                Layers = [256, 256],
                Dropout = settings.Dropout,
            },
        };

    // Some forty steps an epoch at least, by powers of two; larger tables take larger steps.
    private static int BatchOf(long rows)
    {
        var batch = 32;
        while (batch < 1024 && rows / (2 * batch) >= (batch < 256 ? 25 : 800))
            batch *= 2;
        return (int)Math.Min(batch, Math.Max(1, rows));
    }

    // Large tables are gone through less often: what counts is the number of steps.
    private static int EpochsOf(long rows, bool isFast) =>
        (int)Math.Clamp((isFast ? 150_000 : 600_000) / Math.Max(1, rows), isFast ? 8 : 30, 100);
}
