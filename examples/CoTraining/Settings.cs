using MlNet.MultiTask;

namespace CoTraining;

/// <summary>The settings of all networks: one hidden layer of 128, the same effort for each.</summary>
public static class Settings
{
    public static IReadOnlyList<CoTrainingNetwork> Networks { get; } = [new("Upper", nameof(Garment.Upper)), new("Lower", nameof(Garment.Lower))];

    public static IReadOnlyList<TaskDefinition> Tasks { get; } = [MlNet.MultiTask.Tasks.Multiclass("Garment", nameof(Garment.Label))];

    public static MultiTaskOptions Training(int seed, bool quick) => new()
    {
        Architecture = new HardSharing { TrunkLayers = [128], Dropout = 0.5 },
        NumericEncoding = new RawNumbers(),
        Schedule = new CosineSchedule(),
        BatchSize = 32,
        MaximumEpochs = quick ? 10 : 100,
        ValidationFraction = 0,
        Seed = seed,
        Threads = 1,
    };

    /// <summary>With the parts of the method that are asked for.</summary>
    public static CoTrainingOptions Co(int seed, bool quick, bool correct, FusionWeights? sharing, IProgress<CoTrainingRound>? progress) => new()
    {
        Training = Training(seed, quick),
        MaximumRounds = quick ? 1 : 2,
        RoundEpochs = 7,
        // The halves of an image err together often enough that a label is better made of both.
        Consensus = true,
        Threshold = 0.02,
        PropagatedShare = 0.9,
        // Ten thousand labels that may be wrong against two hundred that are right.
        PropagatedWeight = 0.1,
        Correction = correct ? LabelCorrection.Propagated : LabelCorrection.None,
        RenewLabels = correct,
        FeatureSharing = sharing,
        TruthColumns = new Dictionary<string, string> { ["Garment"] = nameof(Garment.Truth) },
        Progress = progress,
    };
}
