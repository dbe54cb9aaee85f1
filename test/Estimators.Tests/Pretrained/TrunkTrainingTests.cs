using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Networks with a trunk from a file are trained, exported, saved, and trained further.</summary>
[TestClass]
public sealed class TrunkTrainingTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly byte[] s_file = Images().Bytes("y");

    [TestMethod]
    public void AFrozenTrunkStaysAsItIs()
    {
        using var model = Fit(new OnnxTrunk(s_file) { Trainable = false }, 2);
        var (before, after) = (Weights(s_file), Weights(model.OnnxModel.ToArray()));
        foreach (var (name, values) in before)
            CollectionAssert.AreEqual(values, Of(after, name), name);
        Assert.IsLessThan(1e-4, model.ExportDifference);
        Assert.IsTrue(model.Schema.Tasks.Count == 2);
    }

    [TestMethod]
    public void OnlyNodesFromTheNamedOneOnAreTrained()
    {
        using var model = Fit(new OnnxTrunk(s_file) { TrainableFrom = "node c" }, 1);
        var (before, after) = (Weights(s_file), Weights(model.OnnxModel.ToArray()));
        foreach (var name in new[] { "first.weight", "scale", "shift", "mean", "variance" })
            CollectionAssert.AreEqual(before[name], Of(after, name), name);
        foreach (var name in new[] { "second.weight", "second.bias" })
            CollectionAssert.AreNotEqual(before[name], Of(after, name), name);
    }

    /// <summary>Running means stay those of the file, unless the batch's are asked for.</summary>
    [TestMethod]
    public void BatchStatisticsAreKeptUnlessAskedFor()
    {
        var before = Weights(s_file);
        using var kept = Fit(new OnnxTrunk(s_file), 1);
        CollectionAssert.AreEqual(before["mean"], Of(Weights(kept.OnnxModel.ToArray()), "mean"));
        CollectionAssert.AreNotEqual(before["scale"], Of(Weights(kept.OnnxModel.ToArray()), "scale"));
        using var moved = Fit(new OnnxTrunk(s_file) { BatchStatistics = true }, 1);
        CollectionAssert.AreNotEqual(before["mean"], Of(Weights(moved.OnnxModel.ToArray()), "mean"));
        Assert.IsLessThan(1e-4, moved.ExportDifference);
    }

    /// <summary>One step of plain gradient descent on all rows: with a factor of a quarter the trunk's weights move a quarter as far, by
    /// spans and by libtorch's operations, and the heads' as far as ever.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TheFactorScalesTheTrunksSteps(bool byTensors)
    {
        Dictionary<string, float[]> After(double factor)
        {
            var options = Options(new OnnxTrunk(s_file) { LearningRateFactor = factor }, 1) with
            {
                Optimizer = new Sgd { LearningRate = 0.1 },
                BatchSize = 64,
                UpdatesByTensors = byTensors,
            };
            using var model = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 64));
            return Weights(model.OnnxModel.ToArray());
        }

        var (before, whole, part) = (Weights(s_file), After(1), After(0.25));
        foreach (var name in new[] { "first.weight", "second.weight", "second.bias", "scale" })
        {
            var (start, far, near) = (before[name], Of(whole, name), Of(part, name));
            var longest = start.Zip(far, (a, b) => Math.Abs(b - a)).Max();
            Assert.IsGreaterThan(1e-5f, longest, name);
            for (var i = 0; i < start.Length; i++)
                Assert.AreEqual(0.25 * (far[i] - start[i]), near[i] - start[i], 2e-3 * longest + 1e-7, name);
        }
        foreach (var (name, values) in whole.Where(entry => entry.Key.StartsWith("head", StringComparison.Ordinal)))
            TrunkRun.Near(values, part[name], 1e-6, name);
    }

    /// <summary>A trained model of this library is a file like any other.</summary>
    [TestMethod]
    public void OurOwnModelsAreTrunksToo()
    {
        using var first = s_ml.MultiTask()
            .Trainer(["Pixels"], Picture.Tasks(), Picture.Options(Picture.SmallLeNet(), 5))
            .Fit(Picture.View(s_ml, 200));
        var file = first.OnnxModel.ToArray();
        var output = OnnxModelFile
            .Parse(file)
            .Graph.Node.Last(node => node.OpType == "Relu" && node.Name.StartsWith("trunk/", StringComparison.Ordinal))
            .Output[0];
        long[] shape = [6, Picture.Side * Picture.Side];
        float[] bytes = [.. Picture.Many(6, 9).SelectMany(picture => picture.Pixels).Select(pixel => (float)pixel)];

        // The same values within: what ONNX Runtime scores with is read from its outputs with this one added.
        var cut = OnnxModelFile.Parse(file);
        cut.Graph.Output.Clear();
        cut.Graph.Output.Add(OnnxGraphBuilder.Info(output, MultiTask.Onnx.TensorProto.Types.DataType.Float, -1, 16));
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(cut));
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var x = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(bytes, value => (byte)value), shape);
        using var results = session.Run(run, ["Pixels"], [x], [output]);
        var graph = new TrunkGraph(OnnxModelFile.Parse(file), TrunkRun.All with { Output = output });
        TrunkRun.Near(results[0].GetTensorDataAsSpan<float>().ToArray(), TrunkRun.Torch(graph, bytes, shape).Values, 1e-5, output);

        // And trained on, with the bytes as they are: the file has its own normalisation.
        var bare = new ImageEncoding(1, Picture.Side, Picture.Side) { Scale = 1, Mean = [0], Deviation = [1] };
        var options = Options(new OnnxTrunk(file) { Output = output }, 2, bare);
        using var second = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 200));
        Assert.IsLessThan(1e-4, second.ExportDifference);
    }

    [TestMethod]
    public void ItIsAnArchitectureByItself()
    {
        var options = Picture.Options(new OnnxTrunk(s_file) { TowerLayers = [8] }, 2);
        using var model = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 100));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var summary = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Summarize(Picture.View(s_ml, 100));
        // 4·1·9 + 4 + 4 weights, 6·4·9 + 6; towers 6·8 + 8 each; heads 8·4 + 4 and 8 + 1.
        Assert.AreEqual(36 + 8 + 216 + 6, summary.SharedParameters);
        Assert.AreEqual(2 * 56 + 36 + 9, summary.TaskParameters.Values.Sum());
    }

    [TestMethod]
    public void VectorsAreReadToo()
    {
        var file = new OnnxFile().Input(-1, 2).Weight("w", [2, 5]).Node("MatMul", "x w", "m").Node("Tanh", "m", "y");
        var options = new MultiTaskOptions
        {
            Architecture = new OnnxTrunk(file.Bytes("y")),
            NumericEncoding = new StandardizeEncoding(),
            MaximumEpochs = 1,
            Seed = 1,
            Threads = 1,
        };
        using var model = s_ml.MultiTask().Trainer(["Numbers"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 100));
        Assert.IsLessThan(1e-4, model.ExportDifference);
    }

    [TestMethod]
    public void ItIsSavedLoadedAndTrainedFurther()
    {
        using var folder = new TemporaryFolder();
        var trunk = new OnnxTrunk(s_file) { TrainableFrom = "node c" };
        using var model = Fit(trunk, 3);
        var view = Picture.View(s_ml, 50, 4);
        var before = Scores(model, view);
        var path = Path.Combine(folder.Path, "model.zip");
        s_ml.MultiTask().Save(model, view.Schema, path);
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(path, out _);
        TrunkRun.Near(before, Scores(loaded, view), 1e-6, "loaded");

        // A learning rate of nearly nothing: the model as it was.
        var options = Options(new OnnxTrunk(s_file) { TrainableFrom = "node c" }, 1) with { Optimizer = new Adam { LearningRate = 1e-12 } };
        using var same = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Continue(loaded, Picture.View(s_ml, 64, 5));
        TrunkRun.Near(before, Scores(same, view), 1e-4, "trained further by nothing");
        var trunkOfOther = new OnnxTrunk(Images(spread: 0.2).Bytes("y")) { TrainableFrom = "node c" };
        var other = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), Options(trunkOfOther, 1));
        Assert.Contains("Digest", Assert.ThrowsExactly<InvalidOperationException>(() => other.Continue(loaded, view)).Message);
    }

    [TestMethod]
    public void AnInterruptedTrainingEndsAsOneThatWasNot() =>
        TrunkResume.EndsAsOneThatWasNot(() => new(s_file) { LearningRateFactor = 0.5, BatchStatistics = true });

    internal static OnnxFile Images(double spread = 0.3) =>
        new OnnxFile()
            .Input(-1, 1, 8, 8)
            .Weight("first.weight", [4, 1, 3, 3], spread)
            .Positive("scale", 4)
            .Weight("shift", [4], 0.1)
            .Weight("mean", [4], 0.1)
            .Positive("variance", 4)
            .Weight("second.weight", [6, 4, 3, 3], spread)
            .Weight("second.bias", [6], 0.1)
            .Node("Conv", "x first.weight", "a", OnnxAttributes.Ints("pads", [1L, 1, 1, 1]))
            .Node("BatchNormalization", "a scale shift mean variance", "b")
            .Node("Relu", "b", "r")
            .Node("Conv", "r second.weight second.bias", "c", OnnxAttributes.Ints("strides", [2L, 2]))
            .Node("Relu", "c", "t")
            .Node("GlobalAveragePool", "t", "y");

    internal static MultiTaskOptions Options(OnnxTrunk trunk, int epochs, ImageEncoding? encoding = null) =>
        Picture.Options(new HardSharing { TrunkLayers = [] }, epochs) with
        {
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                ["Pixels"] = Encoding(encoding ?? new ImageEncoding(1, Picture.Side, Picture.Side), trunk),
            },
        };

    private static ImageEncoding Encoding(ImageEncoding from, OnnxTrunk trunk) =>
        new(from.Channels, from.Height, from.Width)
        {
            Scale = from.Scale,
            Mean = from.Mean,
            Deviation = from.Deviation,
            Trunk = trunk,
        };

    private static MultiTaskTransformer Fit(OnnxTrunk trunk, int epochs) =>
        s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), Options(trunk, epochs)).Fit(Picture.View(s_ml, 100));

    internal static float[] Scores(MultiTaskTransformer model, IDataView view) =>
        [.. model.Transform(view).GetColumn<float>("Brightness.Score")];

    internal static Dictionary<string, float[]> Weights(byte[] file) =>
        OnnxModelFile
            .Parse(file)
            .Graph.Initializer.Where(tensor => tensor.DataType == (int)MultiTask.Onnx.TensorProto.Types.DataType.Float)
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Floats());

    // A weight of the file within the model.
    internal static float[] Of(Dictionary<string, float[]> weights, string name) =>
        weights.Single(entry => entry.Key.EndsWith("trunk/" + name, StringComparison.Ordinal) || IsRunning(entry.Key, name)).Value;

    private static bool IsRunning(string key, string name) => key.EndsWith($"trunk/{name}.running", StringComparison.Ordinal);

    internal sealed class Stopper(CancellationTokenSource stop, int epochs) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch >= epochs)
                stop.Cancel();
        }
    }
}
