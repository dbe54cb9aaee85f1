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

    /// <summary>Each way in which a file multiplies with a matrix: what is trained is r (rows + columns) numbers, the exported graph is the
    /// trained network, and what was added to the matrix has the rank r.</summary>
    [TestMethod]
    [DataRow("MatMul, the matrix behind", 8, 6)]
    [DataRow("MatMul, the matrix in front", 5, 8)]
    [DataRow("MatMul, an axis of one in front", 8, 6)]
    [DataRow("MatMul, transposed before", 8, 6)]
    [DataRow("Gemm", 64, 6)]
    [DataRow("Gemm, transB", 6, 64)]
    [DataRow("Gemm, alpha and beta", 6, 64)]
    [DataRow("Conv of single pixels", 6, 4)]
    public void EveryMatrixIsAdapted(string what, int rows, int columns)
    {
        var file = new OnnxFile().Input(-1, 1, 8, 8).Integers("tokens", 0, 8, 8).Weight("c", [6], 0.1);
        var name = "w";
        file = what switch
        {
            "MatMul, the matrix behind" => file.Weight("w", [8, 6], 0.3).Node("Reshape", "x tokens", "t").Node("MatMul", "t w", "m"),
            "MatMul, the matrix in front" => file.Weight("w", [5, 8], 0.3).Node("Reshape", "x tokens", "t").Node("MatMul", "w t", "m"),
            // It is a state of another shape then.
            "MatMul, an axis of one in front" => file.Weight("w", [1, 8, 6], 0.3).Node("Reshape", "x tokens", "t")
                .Node("MatMul", "t w", "m"),
            "MatMul, transposed before" => file.Weight("w", [6, 8], 0.3).Node("Transpose", "w", "u").Node("Reshape", "x tokens", "t")
                .Node("MatMul", "t u", "m"),
            "Gemm" => file.Weight("w", [64, 6], 0.1).Node("Flatten", "x", "t").Node("Gemm", "t w c", "m"),
            "Gemm, transB" => file.Weight("w", [6, 64], 0.1).Node("Flatten", "x", "t").Node("Gemm", "t w c", "m", Of("transB", 1L)),
            "Gemm, alpha and beta" => file.Weight("w", [6, 64], 0.1).Node("Flatten", "x", "t")
                .Node("Gemm", "t w c", "m", Of("transB", 1L), Of("alpha", 0.5f), Of("beta", 2f)),
            _ => file.Weight("k", [4, 1, 3, 3], 0.3).Weight("w", [6, 4, 1, 1], 0.3).Node("Conv", "x k", "t").Node("Conv", "t w c", "m"),
        };
        name = what switch
        {
            "MatMul, an axis of one in front" => "w.8x6",
            "MatMul, transposed before" => "u",
            _ => name,
        };
        var bytes = file.Node("Tanh", "m", "y").Bytes("y");
        var options = TrunkTrainingTests.Options(new OnnxTrunk(bytes) { AdapterRank = Rank, AdapterScale = 1.5 }, 4);
        var trainer = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options);
        Assert.AreEqual(Rank * (rows + columns), trainer.Summarize(Picture.View(s_ml, 50)).SharedParameters);
        using var model = trainer.Fit(Picture.View(s_ml, 200));
        Assert.IsLessThan(1e-5, model.ExportDifference);
        var (before, after) = (TrunkTrainingTests.Weights(bytes), TrunkTrainingTests.Weights(model.OnnxModel.ToArray()));
        var start = before["w"];
        if (name == "u")
            start = [.. Enumerable.Range(0, 48).Select(i => before["w"][i % 6 * 8 + i / 6])];
        using var scope = torch.NewDisposeScope();
        float[] added = [.. TrunkTrainingTests.Of(after, name).Zip(start, (b, a) => b - a)];
        var values = torch.linalg.svdvals(torch.tensor(added).view(rows, columns)).data<float>().ToArray();
        Assert.IsGreaterThan(1e-4f, values[Rank - 1], "the product has its rank");
        Assert.IsLessThan(1e-3f * values[0], values[Rank], "and no larger one");
        foreach (var other in new[] { "c", "k" })
            if (after.Keys.Any(key => key.EndsWith("trunk/" + other, StringComparison.Ordinal)))
                CollectionAssert.AreEqual(before[other], TrunkTrainingTests.Of(after, other), other);
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
