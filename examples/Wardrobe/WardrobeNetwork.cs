using Microsoft.ML;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace Wardrobe;

/// <summary>A convolutional trunk and a U-Net decoder, whose map says both which garments are where and what each pixel shows.</summary>
public static class WardrobeNetwork
{
    public const string Objects = "Objects",
        Pixels = "Pixels";

    public static MultiTaskEstimator Create(MLContext ml, IReadOnlyList<string> kinds, WardrobeOptions options) =>
        ml.MultiTask()
            .Trainer(
                nameof(WardrobeScene.Image),
                [
                    new DetectionTask(Objects, "Kinds", nameof(WardrobeScene.Boxes))
                    {
                        Stride = 4,
                        // A box that is too small cuts its mask.
                        SizeWeight = 0.4,
                        MaximumObjects = 20,
                        MaximumOverlap = 0.6,
                    },
                    new SegmentationTask(Pixels, nameof(WardrobeScene.Map))
                    {
                        ClassNames = ["background", .. kinds],
                        LossWeight = options.PixelWeight,
                    },
                ],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [] },
                    ColumnEncodings = new Dictionary<string, NumericEncoding>
                    {
                        [nameof(WardrobeScene.Image)] = new ImageEncoding(1, WardrobeScene.Side, WardrobeScene.Side)
                        {
                            Trunk = new GarmentTrunk(),
                            Decoder = new UNetDecoder { Convolutions = 1 },
                            TaskAttention = options.Attention,
                            TaskDistillation = options.Distillation,
                        },
                    },
                    Augmentations = [new RandomFlip()],
                    Optimizer = new Adam { LearningRate = options.LearningRate },
                    Schedule = new OneCycleSchedule(),
                    BatchSize = 16,
                    MaximumEpochs = options.Epochs,
                    ValidationFraction = 0,
                    Seed = options.Seed,
                    Threads = 1,
                    Checkpoints = options.Checkpoints is { } folder ? new CheckpointOptions { Folder = folder, EverySteps = 100 } : null,
                    Progress = TrainingProgress.OnConsole(),
                }
            );
}
