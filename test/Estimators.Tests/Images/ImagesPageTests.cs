using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What docs/images.md shows gives what the page says. Docs.Tests compiles and runs the page itself.</summary>
[TestClass]
public sealed class ImagesPageTests
{
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
    public void GivenMeansReplaceTheRows()
    {
        var column = new InputColumn("Pixels", ColumnKind.Byte, 3, false, 0, []);
        var rows = new byte[] { 10, 20, 30, 40, 50, 60 };
        var asTrainedElsewhere = new ImageEncoding(3, 1, 1) { Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225] };
        var fromZeroToOne = new ImageEncoding(3, 1, 1) { Mean = [0], Deviation = [1] };
        // Offsets and factors of (byte − offset) · factor: bytes are divided by 255 first.
        Near.Values(
            [0.485 * 255, 0.456 * 255, 0.406 * 255, 1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)],
            asTrainedElsewhere.Fit(column, rows).State!.ToArray()
        );
        Near.Values([0, 0, 0, 1 / 255.0, 1 / 255.0, 1 / 255.0], fromZeroToOne.Fit(column, rows).State!.ToArray());
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
