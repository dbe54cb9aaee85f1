using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Steps that cannot be exported, and converters that make them so.</summary>
[TestClass]
public class StepErrorTests
{
    private sealed class DepthOnly
    {
        public float Depth { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }

    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data => _ml.Data.LoadFromEnumerable(Pipelines.Rows(20));

    private ITransformer WithCustomMapping() =>
        new TransformerChain<ITransformer>(
            _ml.Transforms.CustomMapping<DepthOnly, Doubled>((from, to) => to.Twice = 2 * from.Depth, null)
                .Append(_ml.Transforms.Concatenate("F", "Twice", "Wing"))
                .Append(_ml.Transforms.ReplaceMissingValues("F"))
                .Fit(Data),
            Pipelines.Network(_ml, "F", 4)
        );

    private OnnxExportReport Export(ITransformer chain, OnnxExportOptions? options = null) =>
        _ml.MultiTask().ConvertToOnnx(chain, Data, new MemoryStream(), options);

    private string Refused(ITransformer chain, OnnxExportOptions? options = null) =>
        Assert.ThrowsExactly<OnnxExportException>(() => Export(chain, options)).Message;

    [TestMethod]
    public void TheStepIsNamedWithItsTypePositionAndColumns()
    {
        string message = Refused(WithCustomMapping());
        StringAssert.StartsWith(message, "Step 1 of 4, CustomMappingTransformer (Depth) → (Twice), cannot be exported to ONNX: ");
        StringAssert.Contains(message, "WithConverter<CustomMappingTransformer>");
    }

    [TestMethod]
    public void AStepThatNoOutputNeedsDoesNotMatter()
    {
        var chain = new TransformerChain<ITransformer>(
            _ml.Transforms.CustomMapping<DepthOnly, Doubled>((from, to) => to.Twice = 2 * from.Depth, null).Fit(Data),
            Pipelines.Network(_ml, "Wing", 3)
        );
        CollectionAssert.AreEqual(new[] { "Wing" }, Export(chain).Schema.Inputs.Select(i => i.Name).ToArray());
        StringAssert.Contains(Refused(chain, new() { Outputs = ["Twice"] }), "Step 1 of 2, CustomMappingTransformer");
    }

    [TestMethod]
    public void AConverterMakesItExportable()
    {
        var options = new OnnxExportOptions { Opset = 20 }.WithConverter<CustomMappingTransformer<DepthOnly, Doubled>>(_ => Twice(2));
        var report = Export(WithCustomMapping(), options);
        Assert.IsTrue(report.Parity!.Largest < 1e-5);
        CollectionAssert.AreEqual(new[] { "Depth", "Wing" }, report.Schema.Inputs.Select(i => i.Name).ToArray());
    }

    [TestMethod]
    public void AConverterThatLiesIsFoundOut() =>
        StringAssert.Contains(
            Refused(
                WithCustomMapping(),
                new OnnxExportOptions().WithConverter<CustomMappingTransformer<DepthOnly, Doubled>>(_ => Twice(3))
            ),
            "differs from the chain"
        );

    /// <summary>No sample row has a negative depth: rows made from the schema do.</summary>
    [TestMethod]
    public void AConverterThatLiesAboutOtherRowsThanTheSamplesIsFoundOut()
    {
        var magnitude = new TransformerChain<ITransformer>(
            _ml.Transforms.CustomMapping<DepthOnly, Doubled>((from, to) => to.Twice = 2 * Math.Abs(from.Depth), null)
                .Append(_ml.Transforms.Concatenate("F", "Twice", "Wing"))
                .Append(_ml.Transforms.ReplaceMissingValues("F"))
                .Fit(Data),
            Pipelines.Network(_ml, "F", 4)
        );
        var options = new OnnxExportOptions().WithConverter<CustomMappingTransformer<DepthOnly, Doubled>>(_ => Twice(2));
        Assert.IsTrue(_ml.Data.CreateEnumerable<DepthOnly>(Data, false).All(row => !(row.Depth < 0)), "no sample tells");

        var message = Refused(magnitude, options);

        StringAssert.Contains(message, "gives other values than the chain");
        StringAssert.Contains(message, "Depth = -1");
        Assert.IsNull(Export(magnitude, options with { ParityRows = 0 }).Parity);
    }

    [TestMethod]
    public void TheReportCountsRowsMadeFromTheSchema()
    {
        var options = new OnnxExportOptions().WithConverter<CustomMappingTransformer<DepthOnly, Doubled>>(_ => Twice(2));
        // An ordinary row, and five values of each of the two columns.
        Assert.AreEqual(11, Export(WithCustomMapping(), options).Parity!.EdgeRows);
    }

    [TestMethod]
    public void AConverterThatGivesNonsenseIsNamed() =>
        StringAssert.Contains(
            Refused(
                WithCustomMapping(),
                new OnnxExportOptions().WithConverter<CustomMappingTransformer<DepthOnly, Doubled>>(_ => [1, 2, 3])
            ),
            "Step 1 of 4, CustomMappingTransformer"
        );

    [TestMethod]
    public void AForeignTransformerIsNotLeftOutSilently()
    {
        var chain = new TransformerChain<ITransformer>(
            new Foreign(_ml.Transforms.CopyColumns("F", "Wing").Fit(Data)),
            Pipelines.Network(_ml, "F", 3)
        );
        StringAssert.StartsWith(
            Refused(chain),
            "Step 1 of 2, Foreign (Wing) → (F), cannot be exported to ONNX: it is not one of ML.NET's own transformers"
        );
    }

    [TestMethod]
    public void StepsThatMlNetCannotExportAreNamed()
    {
        ITransformer Chain(IEstimator<ITransformer> step) =>
            new TransformerChain<ITransformer>(step.Fit(Data), Pipelines.Network(_ml, "F", 3));
        StringAssert.StartsWith(
            Refused(Chain(_ml.Transforms.NormalizeMeanVariance("F", "Wing", useCdf: true))),
            "Step 1 of 2, NormalizingTransformer (Wing) → (F), cannot be exported"
        );
        StringAssert.Contains(Refused(Chain(_ml.Transforms.Concatenate("F", "Wing")), new() { Outputs = ["Seen"] }), "'Seen'");
    }

    [TestMethod]
    public void NormalisedDoublesWorkWhereMlNetsOwnFileDoesNotLoad()
    {
        var data = _ml.Transforms.Conversion.ConvertType("D", "Depth", DataKind.Double).Fit(Data).Transform(Data);
        var chain = _ml.Transforms.NormalizeMinMax("D", fixZero: false).Append(_ml.Transforms.Conversion.ConvertType("F", "D")).Fit(data);
        var report = _ml.MultiTask().ConvertToOnnx(chain, data, new MemoryStream(), new() { Outputs = ["F"] });
        Assert.AreEqual(ColumnKind.Double, report.Schema.Inputs.Single().Type);
        Assert.IsTrue(report.Parity!.Largest < 1e-5);
    }

    private static byte[] Twice(float factor)
    {
        var graph = new OnnxGraphBuilder(13);
        var x = graph.Input("Depth", MlNet.MultiTask.Onnx.TensorProto.Types.DataType.Float, -1, 1);
        graph.Reserve("Twice");
        graph.Output("Twice", new OnnxOps(graph, _ => throw new InvalidOperationException()).Affine(x, factor, 0));
        return OnnxModelFile.ToBytes(graph.Build("test"));
    }

    /// <summary>A user's own transformer.</summary>
    private sealed class Foreign(ITransformer inner) : ITransformer
    {
        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => inner.Transform(input);

        public void Save(ModelSaveContext ctx) => inner.Save(ctx);
    }
}
