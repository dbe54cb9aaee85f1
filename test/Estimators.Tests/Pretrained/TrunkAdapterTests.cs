using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;
using TorchSharp;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Low-rank adaptation of a trunk's matrices: what is trained, and that the exported graph has nothing of it but other
/// weights.</summary>
[TestClass]
public sealed class TrunkAdapterTests
{
    private const int Rank = 2;
    private static readonly MLContext s_ml = new(1);

    // Images of 8 × 8 as 8 tokens of 8: an attention, a Gemm behind the mean of the tokens.
    private static readonly byte[] s_file = new OnnxFile()
        .Input(-1, 1, 8, 8)
        .Integers("shape", 0, 8, 8)
        .Weight("q", [8, 6], 0.3)
        .Weight("k", [8, 6], 0.3)
        .Weight("v", [8, 6], 0.3)
        .Weight("w", [7, 6], 0.3)
        .Weight("b", [7], 0.1)
        .Node("Reshape", "x shape", "t")
        .Node("MatMul", "t q", "tq")
        .Node("MatMul", "t k", "tk")
        .Node("MatMul", "t v", "tv")
        .Node("Transpose", "tk", "kt", Ints("perm", [0L, 2, 1]))
        .Node("MatMul", "tq kt", "s")
        .Node("Softmax", "s", "p", Of("axis", -1L))
        .Node("MatMul", "p tv", "o")
        .Node("ReduceMean", "o", "m", Ints("axes", [1L]), Of("keepdims", 0L))
        .Node("Gemm", "m w b", "g", Of("transB", 1L))
        .Node("Tanh", "g", "y")
        .Bytes("y");

    private static readonly string[] s_matrices = ["q", "k", "v", "w"];

    [TestMethod]
    public void TheExportedGraphIsTheTrainedNetworkAndNoLarger()
    {
        using var adapted = Fit(new OnnxTrunk(s_file) { AdapterRank = Rank, AdapterScale = 2 });
        using var plain = Fit(new OnnxTrunk(s_file));
        // Against the trained network on libtorch, row by row.
        Assert.IsLessThan(1e-5, adapted.ExportDifference);
        var (graph, other) = (OnnxModelFile.Parse(adapted.OnnxModel).Graph, OnnxModelFile.Parse(plain.OnnxModel).Graph);
        CollectionAssert.AreEqual(
            other.Node.Select(node => node.OpType).ToArray(),
            graph.Node.Select(node => node.OpType).ToArray(),
            "the same operators"
        );
        CollectionAssert.AreEqual(
            other.Initializer.Select(tensor => tensor.Name).ToArray(),
            graph.Initializer.Select(tensor => tensor.Name).ToArray(),
            "the same tensors"
        );

        // What was added to each matrix has the rank of the product, and nothing else moved.
        var (before, after) = (TrunkTrainingTests.Weights(s_file), TrunkTrainingTests.Weights(adapted.OnnxModel.ToArray()));
        CollectionAssert.AreEqual(before["b"], TrunkTrainingTests.Of(after, "b"));
        foreach (var name in s_matrices)
        {
            using var scope = torch.NewDisposeScope();
            float[] added = [.. TrunkTrainingTests.Of(after, name).Zip(before[name], (b, a) => b - a)];
            var values = torch.linalg.svdvals(torch.tensor(added).view(name == "w" ? [7, 6] : [8, 6])).data<float>().ToArray();
            Console.WriteLine($"{name}: {string.Join(" ", values)}");
            Assert.IsGreaterThan(1e-4f, values[Rank - 1], name);
            Assert.IsLessThan(1e-3f * values[0], values[Rank], name);
        }
    }

    [TestMethod]
    public void OnlyTheNarrowMatricesAreTrained()
    {
        var options = TrunkTrainingTests.Options(new OnnxTrunk(s_file) { AdapterRank = Rank }, 1);
        var summary = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Summarize(Picture.View(s_ml, 50));
        Assert.AreEqual(3 * Rank * (8 + 6) + Rank * (7 + 6), summary.SharedParameters);
        // From a node on: the Gemm alone. A rank beyond the matrix is that of the matrix.
        options = TrunkTrainingTests.Options(new OnnxTrunk(s_file) { AdapterRank = 50, TrainableFrom = "node g" }, 1);
        summary = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Summarize(Picture.View(s_ml, 50));
        Assert.AreEqual(6 * (7 + 6), summary.SharedParameters);
    }

    /// <summary>The product starts at 0: the first scores are those of the file. Its sum is that of the formula.</summary>
    [TestMethod]
    public void TheSumIsThatOfTheFormula()
    {
        var record = new ShapeRecord();
        new ShapeOps(record).Adapted("w", Initializer.Given(new float[] { 1, 2, 3, 4, 5, 6 }), 1, 0.5f, 2, 3);
        Assert.AreEqual("w.lora_a, w.lora_b", string.Join(", ", record.Parameters.Select(parameter => parameter.Name)));
        using var scope = torch.NewDisposeScope();
        using var store = new ParameterStore(record, 1, torch.CPU);
        using var mode = new TrainingMode();
        var ops = new TorchOps(store, mode);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, Sum());
        store.Load(name =>
            name switch
            {
                "w.lora_a" => [1, -1, 2],
                "w.lora_b" => [4, 6],
                _ => null,
            }
        );
        // 0.5 · [4, 6]ᵀ [1, −1, 2] = [[2, −2, 4], [3, −3, 6]]
        float[] wanted = [3, 0, 7, 7, 2, 12];
        CollectionAssert.AreEqual(wanted, Sum());
        var parameters = store.Capture();
        var merged = LowRank.Sum(parameters["w"], parameters["w.lora_a"], parameters["w.lora_b"], 1, 0.5f);
        CollectionAssert.AreEqual(wanted, merged);

        float[] Sum() => ops.Adapted("w", default, 1, 0.5f, 2, 3).detach().flatten().data<float>().ToArray();
    }

    /// <summary>Trained further, the sum is what stays as it is, and a new product begins at 0.</summary>
    [TestMethod]
    public void AnAdaptedModelIsTrainedFurtherFromItsSum()
    {
        using var model = Fit(new OnnxTrunk(s_file) { AdapterRank = Rank });
        var view = Picture.View(s_ml, 30, 4);
        var options = TrunkTrainingTests.Options(new OnnxTrunk(model) { AdapterRank = Rank }, 1) with
        {
            Optimizer = new Adam { LearningRate = 1e-12 },
        };
        using var same = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Continue(model, Picture.View(s_ml, 64, 5));
        TrunkRun.Near(TrunkTrainingTests.Scores(model, view), TrunkTrainingTests.Scores(same, view), 1e-4, "trained further by nothing");
    }

    /// <summary>Tasks are added to a model that stays as it is: what adapts its weights stays as well.</summary>
    [TestMethod]
    public void AddedTasksLeaveAnAdaptedModelAsItIs()
    {
        using var model = Fit(new OnnxTrunk(s_file) { AdapterRank = Rank });
        var view = Picture.View(s_ml, 30, 4);
        TaskDefinition[] tasks = [.. Picture.Tasks(), Tasks.Binary("Bright", "IsBright")];
        var rows = s_ml.Transforms.CustomMapping<Picture, Bright>((picture, to) => to.IsBright = picture.Brightness > 0.6f, null)
            .Fit(Picture.View(s_ml, 100))
            .Transform(Picture.View(s_ml, 100));
        var options = TrunkTrainingTests.Options(new OnnxTrunk(s_file) { AdapterRank = Rank }, 2);
        using var more = s_ml.MultiTask().Trainer(["Pixels"], tasks, options).AddTasks(model, rows);
        CollectionAssert.AreEqual(TrunkTrainingTests.Scores(model, view), TrunkTrainingTests.Scores(more, view));
    }

    [TestMethod]
    public void ATrunkWithoutProductsCannotBeAdapted()
    {
        var file = TrunkTrainingTests.Images().Bytes("y");
        var trainer = s_ml.MultiTask()
            .Trainer(["Pixels"], Picture.Tasks(), TrunkTrainingTests.Options(new OnnxTrunk(file) { AdapterRank = 2 }, 1));
        Assert.Contains("AdapterRank", Assert.ThrowsExactly<OnnxModelException>(() => trainer.Fit(Picture.View(s_ml, 50))).Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(file) { AdapterRank = -1 }.Validate(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(file) { AdapterScale = 0 }.Validate(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(file) { AdapterRank = 1, Trainable = false }.Validate(1));
    }

    private static MultiTaskTransformer Fit(OnnxTrunk trunk) =>
        s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), TrunkTrainingTests.Options(trunk, 4)).Fit(Picture.View(s_ml, 200));

    private sealed class Bright
    {
        public bool IsBright { get; set; }
    }
}
