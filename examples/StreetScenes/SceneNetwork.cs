using Microsoft.ML;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace StreetScenes;

/// <summary>A residual trunk, a U-Net decoder for the classes of the pixels, and the trunk's mean for which classes are there.</summary>
public static class SceneNetwork
{
    public const string Surface = "Surface";
    public const string Presence = "Presence";

    // Of the pretrained network's own training, blue, green, red.
    private static readonly double[] s_means = [103.06, 115.90, 123.15];

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
                        [nameof(Frame.Image)] =
                            options.Trunk is { } file ? Pretrained(file, frames)
                            : new ImageEncoding(3, frames.Height, frames.Width)
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

    // The maps behind the first layer and behind each of the four groups of blocks, at a half to a 32nd of the size. The network was
    // trained on pixels from 0 to 255 less their mean.
    private static ImageEncoding Pretrained(string file, SceneFrames frames) =>
        new(3, frames.Height, frames.Width)
        {
            Scale = 1,
            Mean = s_means,
            Deviation = [1, 1, 1],
            Trunk = new OnnxTrunk(file)
            {
                Outputs = ["ReLU253_Output_0", "ReLU283_Output_0", "ReLU315_Output_0", "ReLU347_Output_0", "ReLU393_Output_0"],
                LearningRateFactor = 0.25,
            },
            Decoder = new UNetDecoder(),
        };
}
