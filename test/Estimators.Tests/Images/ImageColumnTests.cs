using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Byte images from training to every way of scoring.</summary>
[TestClass]
public sealed class ImageColumnTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void EveryWayOfScoringGivesTheSame()
    {
        var before = LiveTensors.Count();
        using var model = s_ml.MultiTask()
            .Trainer("Pixels", Picture.Tasks(), Picture.Options(Picture.SmallLeNet(8), 3))
            .Fit(Picture.View(s_ml, 200));
        Assert.AreEqual(before, torch.Tensor.TotalCount);
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        var rows = Picture.Many(20, seed: 4);
        var scores = model.Transform(s_ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Quarter.Score").ToArray();

        using var engine = s_ml.Model.CreatePredictionEngine<Picture, Answer>(model);
        var folder = Directory.CreateTempSubdirectory("images");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            s_ml.MultiTask().ConvertToOnnx(model, s_ml.Data.LoadFromEnumerable(rows), path);
            using var scorer = MultiTaskScorer.Load(path);
            var gathered = scorer.Score(new ScoringInput(20).Add<byte>("Pixels", rows.SelectMany(row => row.Pixels).ToArray().AsMemory()));
            var objects = scorer.Score(rows);
            using var session = new InferenceSession(path);
            Assert.AreEqual(typeof(byte), session.InputMetadata["Pixels"].ElementType);
            for (var i = 0; i < rows.Count; i++)
            {
                CollectionAssert.AreEqual(scores[i], engine.Predict(rows[i]).Scores);
                CollectionAssert.AreEqual(scores[i], gathered["Quarter"].Scores(i).ToArray());
                CollectionAssert.AreEqual(scores[i], objects["Quarter"].Scores(i).ToArray());
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void AChainWithAnImageAndOtherColumnsIsOneFile()
    {
        var options = Picture.Options(new HardSharing { TrunkLayers = [16], TowerLayers = [8] }, 25, trunk: Picture.SmallLeNet());
        var chain = s_ml
            .Transforms.NormalizeMeanVariance("Numbers")
            .Append(s_ml.MultiTask().Trainer(["Pixels", "Camera", "Numbers"], Picture.Tasks(), options));
        var model = chain.Fit(Picture.View(s_ml, 400));
        var test = Picture.View(s_ml, 200, seed: 2);
        var metrics = s_ml.MulticlassClassification.Evaluate(model.Transform(test), "Quarter", "Quarter.Score", "Quarter.PredictedLabel");
        Assert.IsGreaterThan(0.95, metrics.MicroAccuracy);

        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(model, test, stream);
        Assert.AreEqual(200, report.Parity!.Rows);
        Assert.IsLessThan(1e-4, report.Parity.Largest);
        model.LastTransformer.Dispose();
    }

    [TestMethod]
    public void SavedAndLoadedItIsTheSame()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Pixels", Picture.Tasks(), Picture.Options(Picture.SmallLeNet(), 1))
            .Fit(Picture.View(s_ml, 64));
        using var stream = new MemoryStream();
        s_ml.Model.Save(model, Picture.View(s_ml, 1).Schema, stream);
        stream.Position = 0;
        var loaded = s_ml.Model.Load(stream, out _);
        var rows = Picture.View(s_ml, 10, seed: 5);
        CollectionAssert.AreEqual(
            model.Transform(rows).GetColumn<float>("Brightness.Score").ToArray(),
            loaded.Transform(rows).GetColumn<float>("Brightness.Score").ToArray()
        );
    }

    [TestMethod]
    public void ItIsTrainedFurtherWithItsNormalisation()
    {
        foreach (
            var trunk in new[]
            {
                null,
                new ResNet { Channels = [4], Normalization = LayerNormalization.Batch },
            }
        )
        {
            Architecture architecture = trunk is null ? Picture.SmallLeNet() : new HardSharing { TrunkLayers = [8] };
            MultiTaskOptions With(double rate) =>
                new()
                {
                    Architecture = architecture,
                    MaximumEpochs = 1,
                    BatchSize = 32,
                    Seed = 3,
                    Threads = 1,
                    ValidationFraction = 0.1,
                    Optimizer = new Adam { LearningRate = rate },
                    ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Pixels"] = new ImageEncoding(1, 8, 8) { Trunk = trunk } },
                    Augmentations = rate > 1e-6 ? [] : [new RandomShift { Pixels = 0 }],
                };
            using var model = s_ml.MultiTask().Trainer("Pixels", Picture.Tasks(), With(1e-2)).Fit(Picture.View(s_ml, 200));
            // Darker rows, hardly any learning: the model with its own mean and deviation, not the new rows'.
            var dark = Picture.Many(60, seed: 6);
            dark.ForEach(row => row.Pixels = [.. row.Pixels.Select(pixel => (byte)(pixel / 4))]);
            using var same = s_ml.MultiTask()
                .Trainer("Pixels", Picture.Tasks(), With(1e-12))
                .Continue(model, s_ml.Data.LoadFromEnumerable(dark));
            var rows = Picture.View(s_ml, 20, seed: 7);
            var (one, other) = (
                model.Transform(rows).GetColumn<float>("Brightness.Score").ToArray(),
                same.Transform(rows).GetColumn<float>("Brightness.Score").ToArray()
            );
            for (var i = 0; i < one.Length; i++)
                Assert.AreEqual(one[i], other[i], trunk is null ? 1e-4 : 0.2, "running statistics of batch normalisation move a little");
        }
    }

    [TestMethod]
    public void BytesStayBytesInTheCache()
    {
        var column = new InputColumn("Pixels", ColumnKind.Byte, 784, false, 0, []);
        Assert.AreEqual(784 + 2 * 4, new RowTable([column], [1]).RowBytes);
    }

    [TestMethod]
    public void MoreThanTheCacheHoldsIsStreamed()
    {
        // 64 bytes, two labels and two weights: 80 bytes a row, 1.1 MB in all.
        MultiTaskTransformer Fit(long budget)
        {
            var options = Picture.Options(Picture.SmallLeNet(), 2, [new RandomShift { Pixels = 1 }]);
            return s_ml.MultiTask()
                .Trainer(
                    "Pixels",
                    Picture.Tasks(),
                    new MultiTaskOptions
                    {
                        Architecture = options.Architecture,
                        ColumnEncodings = options.ColumnEncodings,
                        Augmentations = options.Augmentations,
                        MaximumEpochs = 2,
                        BatchSize = 64,
                        Seed = 3,
                        Threads = 1,
                        CacheBudget = budget,
                        Optimizer = new Adam { LearningRate = 0.005 },
                    }
                )
                .Fit(Picture.View(s_ml, 14_000));
        }
        using var streamed = Fit(1 << 20);
        using var again = Fit(1 << 20);
        CollectionAssert.AreEqual(streamed.OnnxModel.ToArray(), again.OnnxModel.ToArray());
        var metrics = s_ml.MulticlassClassification.Evaluate(
            streamed.Transform(Picture.View(s_ml, 200, seed: 2)),
            "Quarter",
            "Quarter.Score",
            "Quarter.PredictedLabel"
        );
        Assert.IsGreaterThan(0.95, metrics.MicroAccuracy);
    }

    [TestMethod]
    public void DenseArchitecturesSeeItFlattened()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Pixels", Picture.Tasks(), Picture.Options(new HardSharing { TrunkLayers = [32] }, 20))
            .Fit(Picture.View(s_ml, 400));
        var metrics = s_ml.MulticlassClassification.Evaluate(
            model.Transform(Picture.View(s_ml, 200, seed: 2)),
            "Quarter",
            "Quarter.Score",
            "Quarter.PredictedLabel"
        );
        Assert.IsGreaterThan(0.95, metrics.MicroAccuracy);
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void AnArchitectureForImagesMayStandInAnother()
    {
        using var model = s_ml.MultiTask()
            .Trainer(
                "Pixels",
                Picture.Tasks(),
                Picture.Options(
                    new Grouped
                    {
                        Groups =
                        [
                            [0],
                            [1],
                        ],
                        Inner = Picture.SmallLeNet(4),
                    },
                    1
                )
            )
            .Fit(Picture.View(s_ml, 64));
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void ArchitecturesForImagesSayWhatTheyNeed()
    {
        var vectors = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask()
                .Trainer(
                    "Numbers",
                    Picture.Tasks(),
                    new MultiTaskOptions { Architecture = new LeNet(), NumericEncoding = new RawEncoding() }
                )
                .Fit(Picture.View(s_ml, 200))
        );
        StringAssert.Contains(vectors.Message, "LeNet takes images, but the features are vectors of 2 values");
        var small = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Trainer("Pixels", Picture.Tasks(), Picture.Options(new LeNet(), 1)).Fit(Picture.View(s_ml, 200))
        );
        StringAssert.Contains(small.Message, "convolutions/0/convolution");
    }

    private sealed class Answer
    {
        [ColumnName("Quarter.Score")]
        public float[] Scores { get; set; } = [];
    }
}
