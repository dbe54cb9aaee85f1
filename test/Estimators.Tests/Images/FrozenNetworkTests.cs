using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A frozen network in front, as ML.NET's OnnxTransformer runs it: part of the one exported file.</summary>
[TestClass]
public sealed class FrozenNetworkTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(-1, false)]
    [DataRow(1, false)]
    [DataRow(-1, true)]
    public void ItsGraphIsSplicedForAnyNumberOfRows(int batch, bool hasBranches)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "features.onnx");
        File.WriteAllBytes(path, hasBranches ? Branches() : Convolution(batch));
        var rows = s_ml.Data.LoadFromEnumerable(Picture.Many(120));
        var chain = s_ml
            .Transforms.ApplyOnnxModel(hasBranches ? ["Features", "More"] : ["Features"], ["Pixels"], path)
            .Append(
                s_ml.MultiTask()
                    .Trainer(
                        hasBranches ? ["Features", "More"] : ["Features"],
                        [Tasks.Regression("Brightness", "Brightness")],
                        new MultiTaskOptions
                        {
                            Architecture = new HardSharing { TrunkLayers = [8] },
                            MaximumEpochs = 3,
                            Seed = 1,
                            Threads = 1,
                        }
                    )
            );
        var model = chain.Fit(rows);
        var file = Path.Combine(folder.Path, "all.onnx");
        var report = s_ml.MultiTask().ConvertToOnnx(model, rows, file);

        Assert.IsLessThan(1e-5, report.Parity!.Largest);
        Assert.AreEqual(120, report.Parity.Rows);
        // Its operators are of others than this library and ML.NET.
        var trusted = new ScorerOptions { Execution = new ExecutionOptions { TrustFile = true } };
        using var scorer = MultiTaskScorer.Load(file, trusted);
        CollectionAssert.AreEqual(new[] { "Pixels" }, scorer.Schema.Inputs.Select(input => input.Name).ToArray());
        var want = model.Transform(rows).GetColumn<float>("Brightness.Score").ToArray();
        var pixels = Picture.Many(120).SelectMany(picture => picture.Pixels).ToArray();
        var got = scorer.Score(new ScoringInput(120).Add<float>("Pixels", pixels.AsMemory()));
        for (var row = 0; row < 120; row++)
            Near.Value(want[row], got["Brightness"].Score(row), 1e-5, $"row {row}");
    }

    // [batch, 1, 4, 4] → three convolutions of 2 × 2 and ReLU → the mean of each: [batch, 3, 1, 1].
    private static byte[] Convolution(int batch)
    {
        var graph = new GraphProto { Name = "features" };
        graph.Input.Add(OnnxGraphBuilder.Info("Pixels", Onnx.TensorProto.Types.DataType.Float, batch, 1, 4, 4));
        graph.Output.Add(OnnxGraphBuilder.Info("Features", Onnx.TensorProto.Types.DataType.Float, batch, 3, 1, 1));
        float[] weights = [1, -1, 1, -1, 0.5f, 0.5f, 0.5f, 0.5f, -1, 0, 0, 1];
        graph.Initializer.Add(OnnxTensors.Of<float>("W", Onnx.TensorProto.Types.DataType.Float, weights, 3, 1, 2, 2));
        Add(graph, "Conv", ["Pixels", "W"], "c");
        Add(graph, "Relu", ["c"], "r");
        Add(graph, "GlobalAveragePool", ["r"], "Features");
        var model = new ModelProto { IrVersion = 7, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 12 });
        return OnnxModelFile.ToBytes(model);
    }

    // Branches, one in the other, that read the input and what becomes an output, and have names that the splicing makes.
    private static byte[] Branches()
    {
        var graph = new GraphProto { Name = "features" };
        graph.Input.Add(OnnxGraphBuilder.Info("Pixels", Onnx.TensorProto.Types.DataType.Float, -1, 1, 4, 4));
        graph.Output.Add(OnnxGraphBuilder.Info("Features", Onnx.TensorProto.Types.DataType.Float, -1, 1, 1, 1));
        graph.Output.Add(OnnxGraphBuilder.Info("More", Onnx.TensorProto.Types.DataType.Float, -1, 1, 1, 1));
        graph.Initializer.Add(OnnxTensors.Of<bool>("yes", Onnx.TensorProto.Types.DataType.Bool, [true]));
        Add(graph, "GlobalAveragePool", ["Pixels"], "Features");
        var inner = Branch("Pixels/shaped", "Mul", ["Pixels", "Pixels"]);
        var outer = new GraphProto { Name = "outer" };
        AddIf(outer, inner, "Features/raw");
        Add(outer, "GlobalAveragePool", ["Features/raw"], "pooled");
        Add(outer, "Add", ["pooled", "Features"], "sum");
        outer.Output.Add(new ValueInfoProto { Name = "sum" });
        AddIf(graph, outer, "More");
        var model = new ModelProto { IrVersion = 7, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 12 });
        return OnnxModelFile.ToBytes(model);
    }

    private static GraphProto Branch(string output, string op, string[] inputs)
    {
        var branch = new GraphProto { Name = output };
        Add(branch, op, inputs, output);
        branch.Output.Add(new ValueInfoProto { Name = output });
        return branch;
    }

    private static void AddIf(GraphProto graph, GraphProto then, string output)
    {
        Add(graph, "If", ["yes"], output);
        var other = Branch(output + "/else", "Neg", ["Pixels"]);
        foreach (var (name, branch) in new[] { ("then_branch", then), ("else_branch", other) })
            graph.Node[^1].Attribute.Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = branch });
    }

    private static void Add(GraphProto graph, string op, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        graph.Node.Add(node);
    }

    private sealed class Picture
    {
        [VectorType(16)]
        public float[] Pixels { get; set; } = [];

        public float Brightness { get; set; }

        public static Picture[] Many(int count)
        {
            var random = new Random(1);
            return
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ => Enumerable.Range(0, 16).Select(_ => (float)random.NextDouble()).ToArray())
                    .Select(pixels => new Picture { Pixels = pixels, Brightness = pixels.Sum() }),
            ];
        }
    }
}
