using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.MultiTask.Checking;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// A chain that differs from its graph for one value only, which no sample holds: the proof at the export, and when a zip is loaded, finds
/// it.
/// </summary>
[TestClass]
public sealed class EdgeProofTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("unseen")]
    [DataRow(" a ")]
    [DataRow("Köln")]
    [DataRow("東京")]
    [DataRow("😀")]
    [DataRow("-1")]
    [DataRow("1,5")]
    [DataRow("x…", DisplayName = "3,000 letters")]
    public void ATextIsNamed(string edge)
    {
        var text = edge == "x…" ? new string('x', 3000) : edge;
        var data = _ml.Data.LoadFromEnumerable([new TextRow { Text = "1" }, new TextRow { Text = "a" }]);
        var step = _ml.Transforms.Categorical.OneHotEncoding("F", "Text").Fit(data);
        var change = Change<TextRow>((from, to) => to.Text = from.Text == text ? "a" : from.Text);
        Finds(step, 2, change, data, text.Length > 40 ? $"Text = \"{text[..40]}…\"" : $"Text = \"{text}\"");
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(0f)]
    [DataRow(-1f)]
    [DataRow(0.3f)]
    [DataRow(-1000f)]
    public void ANumberIsNamed(float edge)
    {
        var data = _ml.Data.LoadFromEnumerable([new NumberRow { Number = 1 }, new NumberRow { Number = 2 }]);
        var step = _ml.Transforms.CopyColumns("F", "Number").Fit(data);
        var change = Change<NumberRow>((from, to) => to.Number = from.Number.Equals(edge) ? 7 : from.Number);
        Finds(step, 1, change, data, FormattableString.Invariant($"Number = {edge}"));
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(3u)]
    public void AKeyIsNamed(uint edge)
    {
        var data = _ml.Data.LoadFromEnumerable([new KeyRow { Key = 1 }, new KeyRow { Key = 2 }]);
        var step = _ml.Transforms.Conversion.MapKeyToVector("F", "Key").Fit(data);
        // Behind the step, where the key is three slots.
        var change = Change<Slots>((from, to) => to.F = from.F.Sum() == (edge == 0 ? 0 : 1) && from.F[2] == edge / 3 ? [0, 1, 0] : from.F);
        Finds(step, 3, change, data, FormattableString.Invariant($"Key = {edge}"), isBehind: true);
    }

    [TestMethod]
    public void AChainTooHeavyToBeComparedIsRefusedUnlessItIsTrusted()
    {
        var data = _ml.Data.LoadFromEnumerable(Birds.Rows(3));
        using var network = new MultiTaskTransformer(_ml, Heavy(), Birds.Schema(), new ExecutionOptions());
        var chain = new TransformerChain<ITransformer>(_ml.Transforms.CopyColumns("Raw", "Features").Fit(data), network);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        try
        {
            _ml.Model.Save(chain, data.Schema, path);
            // Loading runs no row.
            (_ml.MultiTask().Load(path, out _) as IDisposable)?.Dispose();
            var message = Assert.ThrowsExactly<OnnxModelException>(() => MultiTaskScorer.Load(path)).Message;
            StringAssert.Contains(message, "one row takes more than 1,073,741,824 multiplications");
            StringAssert.Contains(message, "TrustFile");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private void Finds(ITransformer step, int size, ITransformer change, IDataView data, string given, bool isBehind = false)
    {
        using var network = Pipelines.Network(_ml, "F", size);
        var chain = new TransformerChain<ITransformer>(step, network);
        var changed = new TransformerChain<ITransformer>(isBehind ? step : change, isBehind ? change : step, network);
        var exported = ChainExport.Build(_ml, chain, data.Schema, new OnnxExportOptions { ParityRows = 0 });

        Assert.IsGreaterThan(2, EdgeProof.Check(exported, chain, data.Schema, null, new OnnxRuntimeRunner(optimise: false), 200));
        var error = Assert.ThrowsExactly<OnnxExportException>(() =>
            EdgeProof.Check(exported, changed, data.Schema, null, new OnnxRuntimeRunner(optimise: false), 200)
        );
        StringAssert.Contains(error.Message, "Species");
        StringAssert.Contains(error.Message, given);
    }

    private CustomMappingTransformer<T, T> Change<T>(Action<T, T> change)
        where T : class, new() =>
        (CustomMappingTransformer<T, T>)
            _ml.Transforms.CustomMapping(change, null).Fit(_ml.Data.LoadFromEnumerable([new T(), new T()]));

    // Five values of 2²⁸ items for one row, from constants of 16,384: none is ever made here.
    private static byte[] Heavy()
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        var graph = model.Graph;
        graph.Initializer.Add(OnnxTensors.Of<float>("tall", TensorProto.Types.DataType.Float, new float[16_384], 1, 16_384, 1));
        graph.Initializer.Add(OnnxTensors.Of<float>("wide", TensorProto.Types.DataType.Float, new float[16_384], 1, 1, 16_384));
        graph.Initializer.Add(OnnxTensors.Of<long>("row", TensorProto.Types.DataType.Int64, [-1, 1, 1], 3));
        graph.Node.Single(node => node.Output.Contains("Mass.Score")).Output[0] = "mass0";
        Add("Reshape", "one", ["mass0", "row"]);
        Add("Mul", "column", ["one", "tall"]);
        for (var i = 0; i < 5; i++)
        {
            Add("Mul", FormattableString.Invariant($"square{i}"), ["column", "wide"]);
            Add("ReduceMax", FormattableString.Invariant($"most{i}"), [FormattableString.Invariant($"square{i}")])
                .Attribute.AddRange([OnnxAttributes.Ints("axes", [1L]), OnnxAttributes.Of("keepdims", 0L)]);
            Add("ReduceMax", FormattableString.Invariant($"max{i}"), [FormattableString.Invariant($"most{i}")])
                .Attribute.AddRange([OnnxAttributes.Ints("axes", [1L]), OnnxAttributes.Of("keepdims", 1L)]);
            var sum = i == 4 ? "Mass.Score" : FormattableString.Invariant($"mass{i + 1}");
            Add("Add", sum, [FormattableString.Invariant($"mass{i}"), FormattableString.Invariant($"max{i}")]);
        }
        return OnnxModelFile.ToBytes(model);

        NodeProto Add(string op, string output, string[] inputs)
        {
            var node = new NodeProto { OpType = op, Name = output };
            node.Input.AddRange(inputs);
            node.Output.Add(output);
            graph.Node.Add(node);
            return node;
        }
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class NumberRow
    {
        public float Number { get; set; }
    }

    private sealed class Slots
    {
        [VectorType(3)]
        public float[] F { get; set; } = [0, 0, 0];
    }

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint Key { get; set; }
    }
}
