using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Tests;

/// <summary>The code of docs/images.md: it is compiled and run here.</summary>
[TestClass]
public sealed class ImagesPageTests
{
    [TestMethod]
    public void EverySnippetIsCodeOfTheTests() => DocsPage.CheckSnippets("images.md", "Images");

    [TestMethod]
    public void BytesToATrainedNetwork()
    {
        var ml = new MLContext(1);
        using var folder = new TemporaryFolder();
        var garments = ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 60)
                .Select(i => new Garment
                {
                    Pixels = [.. Enumerable.Range(0, 784).Select(pixel => (byte)(i % 3 * 100 + pixel % 7))],
                    Kind = (uint)(i % 3 + 1),
                })
                .ToList()
        );
        var options = new MultiTaskOptions
        {
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                ["Pixels"] = new ImageEncoding(channels: 1, height: 28, width: 28),
            },
            Architecture = new LeNet { Kernels = [5], TowerLayers = [32] },
            Augmentations = [new RandomShift { Pixels = 2 }, new Cutout { Size = 6 }],
            MaximumEpochs = 15,
        };
        using var model = ml.MultiTask().Trainer("Pixels", [Tasks.Multiclass("Garment", "Garment")], options).Fit(garments);
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        Assert.AreEqual(ColumnKind.Byte, model.Schema.Inputs[0].Type);

        var (onnxPath, pixels) = (Path.Combine(folder.Path, "model.onnx"), new byte[28 * 28]);
        ml.MultiTask().ConvertToOnnx(model, garments, onnxPath);
        using var scorer = MultiTaskScorer.Load(onnxPath);
        var scores = scorer.Score(new ScoringInput(1).Add<byte>("Pixels", pixels))["Garment"];
        Assert.AreEqual(1, scores.Scores(0).ToArray().Sum(), 1e-5);
    }

    [TestMethod]
    public void GivenMeansAreValid()
    {
        var asTrainedElsewhere = new ImageEncoding(3, 32, 32) { Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225] };
        var fromZeroToOne = new ImageEncoding(1, 28, 28) { Mean = [0], Deviation = [1] };
        asTrainedElsewhere.Validate();
        fromZeroToOne.Validate();
    }

    [TestMethod]
    public void AnImageBesideOtherColumns()
    {
        var ml = new MLContext(1);
        var tasks = Picture.Tasks();
        var trainer = ml.MultiTask()
            .Trainer(
                ["Pixels", "Camera", "Numbers"],
                tasks,
                new MultiTaskOptions
                {
                    ColumnEncodings = new Dictionary<string, NumericEncoding>
                    {
                        ["Pixels"] = new ImageEncoding(1, 8, 8) { Trunk = new LeNet { Kernels = [3, 2] } },
                    },
                    Architecture = new Mmoe
                    {
                        ExpertCount = 4,
                        ExpertLayers = [64],
                        TowerLayers = [32],
                    },
                }
            );
        // The trunk is shared: its first convolution has 10 · (9 + 1) parameters.
        StringAssert.Contains(trainer.Summarize(Picture.View(ml, 60)).ToString(), "inputs/0/trunk/convolutions/0/convolution");
    }

    private sealed class Garment
    {
        [VectorType(1, 28, 28)]
        public byte[] Pixels { get; set; } = [];

        [KeyType(3), ColumnName("Garment")]
        public uint Kind { get; set; }
    }
}
