using System.Globalization;
using Google.Protobuf;
using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>What <see cref="ExecutionOptions.TrustFile"/> lets through every loader, and what a file's models may ask for
/// together.</summary>
[TestClass]
public sealed class TrustTests
{
    private static readonly ExecutionOptions s_trusted = new() { TrustFile = true };
    private readonly MLContext _ml = new(1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

    [TestCleanup]
    public void Cleanup() => File.Delete(_path);

    /// <summary>Shrink is on no list: with these numbers it takes 100 off the mass.</summary>
    [TestMethod]
    public void AnOperatorOffTheListNeedsTrust()
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        model.Graph.Node.Single(node => node.Output.Contains("Mass.Score")).Output[0] = "exact";
        model.Graph.Node.Add(Shrink("exact", "Mass.Score"));
        Check(OnnxModelFile.ToBytes(model), "Shrink");
    }

    [TestMethod]
    public void MoreNodesThanTheLimitNeedTrust()
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        model.Graph.Node.Single(node => node.Output.Contains("Mass.Score")).Output[0] = "m0";
        for (var i = 0; i < 30_001; i++)
        {
            var to = i == 30_000 ? "Mass.Score" : Name(i + 1);
            model.Graph.Node.Add(i == 0 ? Shrink(Name(i), to) : Node("Identity", to, Name(i)));
        }
        Check(OnnxModelFile.ToBytes(model), "30,000");

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"m{i}");
    }

    [TestMethod]
    [DataRow("nodes")]
    [DataRow("constants")]
    [DataRow("crowding")]
    [DataRow("weights")]
    public void ModelsOfOneFileAreLimitedInSum(string what)
    {
        // 60 % of what a file may ask for: one passes alone, two do not pass together.
        var model = what switch
        {
            "nodes" => Of(18_000, i => Node("Identity", $"v{i + 1}", $"v{i}"), "v18000"),
            "constants" => Of(1, _ => Node("Add", "v1", "tall", "wide"), "v0"),
            "crowding" => Of(6_000, i => Node("Identity", $"u{i}", "v0"), "u0"),
            _ => Of(200, i => Node("Mul", $"u{i}", "v0", "long"), "u0"),
        };
        new LoadedModels(null).Add(model);
        var both = new LoadedModels(null);
        both.Add(model);
        var error = Assert.ThrowsExactly<OnnxModelException>(() => both.Add(model));
        StringAssert.Contains(error.Message, "the file's 2 models");
        var trusted = new LoadedModels(s_trusted);
        trusted.Add(model);
        trusted.Add(model);
    }

    private static NodeProto Shrink(string from, string to)
    {
        var node = Node("Shrink", to, from);
        node.Attribute.Add(OnnxAttributes.Of("bias", 100f));
        node.Attribute.Add(OnnxAttributes.Of("lambd", 0.5f));
        return node;
    }

    private static ModelProto Of(int count, Func<int, NodeProto> node, string output)
    {
        var graph = new GraphProto { Name = "g" };
        graph.Input.Add(OnnxGraphBuilder.Info("v0", TensorProto.Types.DataType.Float, -1, 1));
        graph.Output.Add(OnnxGraphBuilder.Info(output, TensorProto.Types.DataType.Float, -1));
        graph.Output[0].Type.TensorType.Shape = null;
        foreach (var (name, dims) in new[] { ("tall", new[] { 4096, 1 }), ("wide", [1, 4900]), ("long", [1, 1_600_000]) })
            graph.Initializer.Add(OnnxTensors.Of<float>(name, TensorProto.Types.DataType.Float, new float[dims[0] * dims[1]], dims));
        graph.Node.AddRange(Enumerable.Range(0, count).Select(node));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        return model;
    }

    private static NodeProto Node(string op, FormattableString output, params string[] inputs) =>
        Node(op, FormattableString.Invariant(output), inputs);

    private static NodeProto Node(string op, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        return node;
    }

    private void Check(byte[] model, string says)
    {
        File.WriteAllBytes(_path, model);
        Refused(says, () => _ml.MultiTask().Load(_path, out _));
        Refused(says, () => _ml.MultiTask().Load(new MemoryStream(model), out _));
        Refused(says, () => MultiTaskScorer.Load(_path));

        var rows = Birds.Rows(20);
        ITransformer[] all =
        [
            _ml.MultiTask().Load(_path, out _, s_trusted),
            _ml.MultiTask().Load(new MemoryStream(model), out _, s_trusted),
        ];
        foreach (var loaded in all)
        {
            using var transformer = (MultiTaskTransformer)loaded;
            foreach (var row in _ml.Data.CreateEnumerable<Scored>(transformer.Transform(_ml.Data.LoadFromEnumerable(rows)), false))
                Assert.AreEqual(Birds.Expect(rows[row.Id]).Mass - 100, row.Mass, 1e-2);
        }
        using var scorer = MultiTaskScorer.Load(_path, new ScorerOptions { Execution = s_trusted });
        var scores = scorer.Score(rows)["Mass"];
        for (var i = 0; i < rows.Length; i++)
            Assert.AreEqual(Birds.Expect(rows[i]).Mass - 100, scores.Score(i), 1e-2);
    }

    private static void Refused(string says, Func<object> load)
    {
        var error = Assert.ThrowsExactly<OnnxModelException>(load);
        StringAssert.Contains(error.Message, says);
        StringAssert.Contains(error.Message, "TrustFile");
    }
}
