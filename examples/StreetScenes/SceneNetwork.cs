using Microsoft.ML;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace StreetScenes;

/// <summary>A residual trunk, a U-Net decoder for the classes of the pixels, and the trunk's mean for which classes are there.</summary>
public static class SceneNetwork
{
    public const string Surface = "Surface";
    public const string Presence = "Presence";

    // Of the pretrained network's own training.
    private static readonly double[] s_means = [123.15, 115.90, 103.06];

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
                            options.Trunk is { } file ? Residual(file, frames, options.FromScratch)
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
    // trained on pixels from 0 to 255 less their mean, blue first. From scratch there is nothing to be careful with, and pixels of about 1
    // suit new weights.
    private static ImageEncoding Residual(string file, SceneFrames frames, bool fromScratch) =>
        new(3, frames.Height, frames.Width)
        {
            Scale = 1,
            Mean = s_means,
            Deviation = fromScratch ? [64, 64, 64] : [1, 1, 1],
            ChannelOrder = [2, 1, 0],
            Trunk = new OnnxTrunk(file)
            {
                Outputs = ["ReLU253_Output_0", "ReLU283_Output_0", "ReLU315_Output_0", "ReLU347_Output_0", "ReLU393_Output_0"],
                FromScratch = fromScratch,
                LearningRateFactor = fromScratch ? 1 : 0.25,
            },
            Decoder = new UNetDecoder(),
        };
}
