using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A training with as much state as there can be: dropout, batch normalisation, momentum, a schedule and a balancer that remember,
/// random numbers.</summary>
internal static class CheckpointedTraining
{
    public const int Epochs = 30;
    public const int StepsPerEpoch = 17; // 270 of 300 rows, 16 at a time

    public static MultiTaskOptions Options(
        string? folder,
        int everySteps = 0,
        int everyEpochs = 0,
        Action<TrainingProgress>? watch = null
    ) =>
        new()
        {
            Architecture = new HardSharing
            {
                TrunkLayers = [24, 16],
                Dropout = 0.2,
                Normalization = LayerNormalization.Batch,
            },
            Optimizer = new Sgd { LearningRate = 0.02, Momentum = 0.9 },
            Schedule = new PlateauSchedule { Patience = 1 },
            Balancer = new MoCo(),
            MaximumEpochs = Epochs,
            Patience = Epochs,
            BatchSize = 16,
            Seed = 11,
            Threads = 1,
            ProgressSteps = 1,
            Progress = new Reports(watch),
            Checkpoints = folder is null
                ? null
                : new CheckpointOptions
                {
                    Folder = folder,
                    EverySteps = everySteps,
                    EveryEpochs = everyEpochs,
                },
        };

    public static MultiTaskTransformer Fit(MultiTaskOptions options, int rows = 300)
    {
        var ml = new MLContext(1);
        return ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(ml.Data.LoadFromEnumerable(Sample.Many(rows)));
    }

    /// <summary>The same training without any checkpoint.</summary>
    public static byte[] Uninterrupted()
    {
        using var model = Fit(Options(null));
        return model.OnnxModel.ToArray();
    }
}
