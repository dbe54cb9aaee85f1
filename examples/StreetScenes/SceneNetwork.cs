using Microsoft.ML;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace StreetScenes;

/// <summary>A residual trunk, a U-Net decoder for the classes of the pixels, and the trunk's mean for which classes are there.</summary>
public static class SceneNetwork
{
    public const string Surface = "Surface";
    public const string Presence = "Presence";

    public static MultiTaskEstimator Create(MLContext ml, SceneFrames frames, StreetScenesOptions options) =>
        ml.MultiTask()
            .Trainer(
                nameof(Frame.Image),
                [
                    new SegmentationTask(Surface, nameof(Frame.Map))
                    {
                        NoLabel = SceneClasses.None,
                        ClassNames = SceneClasses.Names,
                        ClassWeights = options.Weighted ? frames.ClassWeights() : null,
                    },
                    Tasks.MultiLabel(Presence, nameof(Frame.Present), lossWeight: 0.2),
                ],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [] },
                    ColumnEncodings = new Dictionary<string, NumericEncoding>
                    {
                        [nameof(Frame.Image)] = new ImageEncoding(3, frames.Height, frames.Width)
                        {
                            Trunk = new ResNet { Channels = [16, 32, 64, 128] },
                            Decoder = new UNetDecoder(),
                        },
                    },
                    Augmentations = [new RandomFlip(), .. options.Augmentations],
                    Optimizer = new Adam { LearningRate = options.LearningRate },
                    Schedule = new OneCycleSchedule(),
                    BatchSize = 8,
                    MaximumEpochs = options.Epochs,
                    ValidationFraction = 0,
                    Seed = options.Seed,
                    Threads = 1,
                    Progress = TrainingProgress.OnConsole(),
                }
            );
}
