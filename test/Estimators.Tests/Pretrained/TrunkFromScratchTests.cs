using Microsoft.ML;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The architecture of a file without its weights.</summary>
[TestClass]
public sealed class TrunkFromScratchTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly byte[] s_file = TrunkTrainingTests.Images().Bytes("y");
    private static readonly TrunkSettings s_fresh = TrunkRun.All with { IsFromScratch = true };

    /// <summary>How each kind of weight begins: N(0, 2 / n) of n values that a result is computed from, 1 for factors, 0 for what is
    /// added, 0.02 for tables.</summary>
    [TestMethod]
    public void WeightsBeginAsTheirPlaceAsks()
    {
        var file = new OnnxFile()
            .Input(-1, 4, 6, 6)
            .Weight("conv.w", [8, 4, 3, 3])
            .Weight("conv.b", [8])
            .Weight("group.w", [8, 2, 3, 3])
            .Positive("bn.s", 8)
            .Weight("bn.b", [8])
            .Weight("bn.m", [8])
            .Positive("bn.v", 8)
            .Weight("slope", [8, 1, 1])
            .Weight("factor", [8, 1, 1])
            .Integers("shape", 0, 8, 36)
            .Weight("positions", [1, 8, 36])
            .Weight("right", [36, 10])
            .Weight("right.b", [10])
            .Weight("left", [5, 8])
            .Weight("ln.s", [10])
            .Weight("ln.b", [10])
            .Weight("in.s", [5])
            .Weight("in.b", [5])
            .Weight("g", [50, 7])
            .Weight("g.b", [7])
            .Weight("h", [9, 7])
            .Node("Conv", "x conv.w conv.b", "a", Ints("pads", [1L, 1, 1, 1]))
            .Node("Conv", "a group.w", "b", Ints("pads", [1L, 1, 1, 1]), Of("group", 4L))
            .Node("BatchNormalization", "b bn.s bn.b bn.m bn.v", "c")
            .Node("PRelu", "c slope", "d")
            .Node("Mul", "d factor", "e")
            .Node("Reshape", "e shape", "f")
            .Node("Add", "f positions", "p")
            .Node("MatMul", "p right", "q")
            .Node("Add", "q right.b", "r")
            .Node("MatMul", "left r", "l")
            .Node("LayerNormalization", "l ln.s ln.b", "n")
            .Node("InstanceNormalization", "n in.s in.b", "i")
            .Node("Flatten", "i", "v")
            .Node("Gemm", "v g g.b", "o")
            .Node("Gemm", "o h", "y", Of("transB", 1L));
        var record = TrunkRun.Record(new TrunkGraph(file.Model("y"), s_fresh), [4, 6, 6]);
        (string, InitializerKind, double)[] wanted =
        [
            ("conv.w", InitializerKind.Normal, Math.Sqrt(2.0 / (4 * 9))),
            ("conv.b", InitializerKind.Constant, 0),
            ("group.w", InitializerKind.Normal, Math.Sqrt(2.0 / (2 * 9))),
            ("bn.s", InitializerKind.Constant, 1),
            ("bn.b", InitializerKind.Constant, 0),
            ("slope", InitializerKind.Constant, 0.25),
            ("factor", InitializerKind.Constant, 1),
            ("positions", InitializerKind.Normal, 0.02),
            ("right", InitializerKind.Normal, Math.Sqrt(2.0 / 36)),
            ("right.b", InitializerKind.Constant, 0),
            ("left", InitializerKind.Normal, Math.Sqrt(2.0 / 8)),
            ("ln.s", InitializerKind.Constant, 1),
            ("ln.b", InitializerKind.Constant, 0),
            ("in.s.5x1", InitializerKind.Constant, 1),
            ("in.b.5x1", InitializerKind.Constant, 0),
            ("g", InitializerKind.Normal, Math.Sqrt(2.0 / 50)),
            ("g.b", InitializerKind.Constant, 0),
            ("h", InitializerKind.Normal, Math.Sqrt(2.0 / 7)),
        ];
        foreach (var (name, kind, scale) in wanted)
        {
            var start = record.Parameters.Single(parameter => parameter.Name == name).Initializer;
            Assert.AreEqual(kind, start.Kind, name);
            Assert.AreEqual(scale, start.Scale, 1e-6, name);
        }
        Assert.HasCount(wanted.Length, record.Parameters);
        Assert.AreEqual(0, record.States.Single(state => state.Name == "bn.m.running").Initial.Scale);
        Assert.AreEqual(1, record.States.Single(state => state.Name == "bn.v.running").Initial.Scale);
    }

    /// <summary>Pre-processing in front of the first kernel stays, and so does what is not trained.</summary>
    [TestMethod]
    public void WhatStandsInFrontStays()
    {
        var file = new OnnxFile()
            .Input(-1, 2, 5, 5)
            .Weight("mean", [2, 1, 1])
            .Positive("deviation", 2, 1, 1)
            .Weight("first", [3, 2, 3, 3])
            .Weight("second", [4, 3, 3, 3])
            .Node("Sub", "x mean", "a")
            .Node("Div", "a deviation", "b")
            .Node("Conv", "b first", "c")
            .Node("Conv", "c second", "y");
        InitializerKind[] Kinds(TrunkSettings settings)
        {
            var record = TrunkRun.Record(new TrunkGraph(file.Model("y"), settings), [2, 5, 5]);
            return
            [
                .. new[] { "mean", "deviation", "first", "second" }.Select(name =>
                    record.Parameters.Where(parameter => parameter.Name == name).Select(parameter => parameter.Initializer)
                        .Concat(record.States.Where(state => state.Name == name).Select(state => state.Initial))
                        .Single()
                        .Kind
                ),
            ];
        }

        var (given, normal) = (InitializerKind.Given, InitializerKind.Normal);
        CollectionAssert.AreEqual(new[] { given, given, normal, normal }, Kinds(s_fresh));
        CollectionAssert.AreEqual(new[] { given, given, given, normal }, Kinds(s_fresh with { TrainableFrom = "y" }));
    }

    /// <summary>One step on all rows: from scratch the running statistics are a tenth of the batch's and nine tenths of 0 and 1; else they
    /// move as the file says, or by a tenth where it says that they never do. The batch's by hand: a kernel of one pixel makes
    /// w·x.</summary>
    [TestMethod]
    [DataRow(true, 0.999f, 0.1)]
    [DataRow(false, 0.75f, 0.25)]
    [DataRow(false, 1f, 0.1)]
    public void TheStatisticsOfTheBatchAreUsedAndKept(bool fromScratch, float momentum, double part)
    {
        var file = new OnnxFile()
            .Input(-1, 1, 8, 8)
            .Weight("w", [3, 1, 1, 1])
            .Positive("s", 3)
            .Weight("b", [3])
            .Weight("m", [3], 0.5, 5)
            .Positive("v", 3)
            .Node("Conv", "x w", "c")
            .Node("BatchNormalization", "c s b m v", "n", Of("momentum", momentum))
            .Node("Relu", "n", "r")
            .Node("GlobalAveragePool", "r", "y")
            .Bytes("y");
        var encoding = new ImageEncoding(1, 8, 8) { Mean = [0.2], Deviation = [0.5] };
        var trunk = new OnnxTrunk(file) { FromScratch = fromScratch, BatchStatistics = !fromScratch };
        var options = TrunkTrainingTests.Options(trunk, 1, encoding) with
        {
            Optimizer = new Sgd { LearningRate = 1e-12 },
            BatchSize = 64,
        };
        using var model = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 64));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        double[] pixels = [.. Picture.Many(64).SelectMany(picture => picture.Pixels).Select(pixel => (pixel / 255.0 - 0.2) / 0.5)];
        var mean = pixels.Average();
        var variance = pixels.Sum(x => (x - mean) * (x - mean)) / (pixels.Length - 1);
        var before = TrunkTrainingTests.Weights(file);
        var after = TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
        var weights = TrunkTrainingTests.Of(after, "w");
        for (var channel = 0; channel < 3; channel++)
        {
            double w = weights[channel],
                m = fromScratch ? 0 : before["m"][channel],
                v = fromScratch ? 1 : before["v"][channel];
            Near.Value((1 - part) * m + part * w * mean, TrunkTrainingTests.Of(after, "m")[channel], 1e-4, $"mean {channel}");
            Near.Value((1 - part) * v + part * w * w * variance, TrunkTrainingTests.Of(after, "v")[channel], 1e-4, $"variance {channel}");
        }
    }

    /// <summary>The weights are of the seed, and of the file there is nothing.</summary>
    [TestMethod]
    public void TheSeedSaysHowItBegins()
    {
        float[] Start(byte[] file, int seed)
        {
            using var model = Fit(new OnnxTrunk(file) { FromScratch = true }, 1, seed, rate: 1e-12);
            return TrunkTrainingTests.Of(TrunkTrainingTests.Weights(model.OnnxModel.ToArray()), "first.weight");
        }

        var other = TrunkTrainingTests.Images(spread: 7).Bytes("y");
        var (first, again, second) = (Start(s_file, 3), Start(other, 3), Start(s_file, 4));
        TrunkRun.Near(first, again, 1e-6, "the file's numbers do not matter");
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreNotEqual(first, TrunkTrainingTests.Weights(s_file)["first.weight"]);
    }

    [TestMethod]
    public void ItLearnsIsSavedAndTrainedFurther()
    {
        using var folder = new TemporaryFolder();
        using var model = Fit(new OnnxTrunk(s_file) { FromScratch = true }, 25, 3, rate: 0.01);
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var view = Picture.View(s_ml, 100, 4);
        // The mean of each channel does not say in which quarter the square is, but brightness it does.
        Assert.IsGreaterThan(0.8, s_ml.MultiTask().Evaluate(model.Transform(view))["Brightness"].Regression.RSquared);
        var before = TrunkTrainingTests.Scores(model, view);
        var path = Path.Combine(folder.Path, "model.zip");
        s_ml.MultiTask().Save(model, view.Schema, path);
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(path, out _);
        TrunkRun.Near(before, TrunkTrainingTests.Scores(loaded, view), 1e-6, "loaded");

        // What is trained further begins with the model's weights, not anew. Its running statistics move by those of the new rows.
        MultiTaskEstimator Further(bool fromScratch) =>
            s_ml.MultiTask()
                .Trainer(
                    ["Pixels"],
                    Picture.Tasks(),
                    TrunkTrainingTests.Options(new OnnxTrunk(loaded) { FromScratch = fromScratch }, 1) with
                    {
                        Optimizer = new Adam { LearningRate = 1e-12 },
                    }
                );
        using var same = Further(true).Continue(loaded, Picture.View(s_ml, 100));
        var weights = TrunkTrainingTests.Weights(loaded.OnnxModel.ToArray());
        TrunkRun.Near(
            TrunkTrainingTests.Of(weights, "first.weight"),
            TrunkTrainingTests.Of(TrunkTrainingTests.Weights(same.OnnxModel.ToArray()), "first.weight"),
            1e-6,
            "trained further by nothing"
        );
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Further(false).Continue(loaded, Picture.View(s_ml, 100)));
        Assert.Contains("FromScratch was True and is False", error.Message);
    }

    [TestMethod]
    public void AnInterruptedTrainingEndsAsOneThatWasNot() =>
        TrunkResume.EndsAsOneThatWasNot(() => new(s_file) { FromScratch = true });

    [TestMethod]
    public void WhatIsAboutTrainedWeightsDoesNotGoWithIt()
    {
        new OnnxTrunk(s_file) { FromScratch = true, TrainableFrom = "node c" }.Validate(1);
        OnnxTrunk[] wrong =
        [
            new(s_file) { FromScratch = true, Trainable = false },
            new(s_file) { FromScratch = true, Anchor = 0.1 },
            new(s_file) { FromScratch = true, AdapterRank = 2 },
            new(s_file) { FromScratch = true, Unfreezing = ["node c"] },
        ];
        foreach (var trunk in wrong)
            Assert.Contains("FromScratch", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trunk.Validate(1)).Message);
    }

    private static MultiTaskTransformer Fit(OnnxTrunk trunk, int epochs, int seed, double rate)
    {
        var options = TrunkTrainingTests.Options(trunk, epochs) with { Seed = seed, Optimizer = new Adam { LearningRate = rate } };
        return s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 200));
    }
}
