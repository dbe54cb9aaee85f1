using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Data sets of images: one convolutional network, also where the images have different channels.</summary>
[TestClass]
public sealed class SetImageTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void GreyAndColouredImagesShareOneNetwork()
    {
        using var model = Trainer(25).Fit([Grey(400), Coloured(400)]);

        Assert.IsLessThan(1e-4, model.ExportDifference);
        Assert.IsGreaterThan(0.9, s_ml.MultiTask().Evaluate(model.Transform(Grey(200, seed: 8).Data))["IsLeft"].Binary.Accuracy);
        var scored = model.Transform(Coloured(200, seed: 9).Data);
        Assert.IsNull(scored.Schema.GetColumnOrNull("IsLeft.Score"));
        Assert.IsGreaterThan(0.9, s_ml.MultiTask().Evaluate(scored)["IsTop"].Binary.Accuracy);
    }

    [TestMethod]
    public void AugmentationChangesTheSetsThatHaveImages()
    {
        // A set of plain numbers beside one of images.
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Grey"] = new ImageEncoding(1, 8, 8) },
            SetEncoderWidth = 8,
            Augmentations = [new RandomShift { Pixels = 1 }],
            MaximumEpochs = 2,
            BatchSize = 16,
            Seed = 1,
            Threads = 1,
            NumericEncoding = new StandardizeEncoding(),
        };
        byte[] Fit()
        {
            using var model = s_ml.MultiTask()
                .Trainer(["Grey", "B"], [Tasks.Binary("IsLeft", "IsLeft"), Tasks.Regression("Gap", "Gap")], options)
                .Fit([Grey(64), SetRows.RightSet(64)]);
            return model.OnnxModel.ToArray();
        }
        CollectionAssert.AreEqual(Fit(), Fit());
    }

    private static MultiTaskEstimator Trainer(int epochs) =>
        s_ml.MultiTask()
            .Trainer(
                ["Grey", "Coloured"],
                [Tasks.Binary("IsLeft", "IsLeft"), Tasks.Binary("IsTop", "IsTop")],
                new MultiTaskOptions
                {
                    ColumnEncodings = new Dictionary<string, NumericEncoding>
                    {
                        ["Grey"] = new ImageEncoding(1, 8, 8),
                        ["Coloured"] = new ImageEncoding(3, 8, 8),
                    },
                    Architecture = new LeNet
                    {
                        Channels = [6],
                        Kernels = [3],
                        HiddenLayers = [16],
                    },
                    SetEncoderChannels = 4,
                    MaximumEpochs = epochs,
                    BatchSize = 32,
                    Seed = 1,
                    Threads = 1,
                    Optimizer = new Adam { LearningRate = 0.005 },
                }
            );

    private static TrainingSet Grey(int rows, int seed = 1) =>
        new("grey", SetRows.View(Spots(rows, seed).Select(spot => new GreyImage { Grey = Paint(spot.X, spot.Y, 1), IsLeft = spot.X < 4 })))
        {
            Features = ["Grey"],
            Tasks = ["IsLeft"],
        };

    private static TrainingSet Coloured(int rows, int seed = 2) =>
        new(
            "coloured",
            SetRows.View(Spots(rows, seed).Select(spot => new ColouredImage { Coloured = Paint(spot.X, spot.Y, 3), IsTop = spot.Y < 4 }))
        )
        {
            Features = ["Coloured"],
            Tasks = ["IsTop"],
        };

    private static IEnumerable<(int X, int Y)> Spots(int rows, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < rows; i++)
            yield return (random.Next(8), random.Next(8));
    }

    // One bright pixel in each channel.
    private static byte[] Paint(int x, int y, int channels)
    {
        var pixels = new byte[channels * 64];
        for (var channel = 0; channel < channels; channel++)
            pixels[channel * 64 + y * 8 + x] = 255;
        return pixels;
    }

    private sealed class GreyImage
    {
        [VectorType(64)]
        public byte[] Grey { get; set; } = [];

        public bool IsLeft { get; set; }
    }

    private sealed class ColouredImage
    {
        [VectorType(192)]
        public byte[] Coloured { get; set; } = [];

        public bool IsTop { get; set; }
    }
}
