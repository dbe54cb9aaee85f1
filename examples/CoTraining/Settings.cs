using MlNet.MultiTask;

namespace CoTraining;

/// <summary>The settings of all networks: one hidden layer of 128, the same effort for each.</summary>
public static class Settings
{
    public static IReadOnlyList<CoTrainingNetwork> Networks { get; } =
    [new("Upper", nameof(Garment.Upper)), new("Lower", nameof(Garment.Lower))];

    public static IReadOnlyList<TaskDefinition> Tasks { get; } = [MlNet.MultiTask.Tasks.Multiclass("Garment", nameof(Garment.Label))];

    public static MultiTaskOptions Training(int seed, bool quick) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [128], Dropout = 0.5 },
            NumericEncoding = new RawEncoding(),
            Schedule = new CosineSchedule(),
            BatchSize = 32,
            MaximumEpochs = quick ? 10 : 100,
            ValidationFraction = 0,
            Seed = seed,
            Threads = 1,
        };

    /// <summary>With the parts of the method that are asked for.</summary>
    public static CoTrainingOptions Co(int seed, bool quick, bool smooth, FusionWeights? sharing, IProgress<CoTrainingRound>? progress) =>
        new()
        {
            Training = Training(seed, quick),
            // On the development images a second round, with labels made anew and corrected, forgot some of what the first had taught.
            MaximumRounds = 1,
            RoundEpochs = 6,
            // The halves of an image err together often enough that a label is better made of both.
            Consensus = true,
            // All images, each by its confidence: the doubtful ones are those that teach something.
            Threshold = 0.001,
            PropagatedShare = 1,
            PropagatedWeight = 0.5,
            Smoothing = smooth ? new GraphSmoothing { Alpha = 0.9 } : null,
            FeatureSharing = sharing,
            TruthColumns = new Dictionary<string, string> { ["Garment"] = nameof(Garment.Truth) },
            Progress = progress,
        };
}
