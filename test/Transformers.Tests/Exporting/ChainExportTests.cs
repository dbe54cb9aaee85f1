using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Transformers.Tests;

[TestClass]
public class ChainExportTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data(int rows = 60, bool strange = false) => _ml.Data.LoadFromEnumerable(Pipelines.Rows(rows, strange));

    private (OnnxExportReport Report, ModelProto Model, byte[] Bytes) Export(
        ITransformer chain,
        OnnxExportOptions? options = null,
        IDataView? sample = null
    )
    {
        using var stream = new MemoryStream();
        var report = _ml.MultiTask().ConvertToOnnx(chain, sample ?? Data(), stream, options);
        return (report, OnnxModelFile.Parse(stream.ToArray()), stream.ToArray());
    }

    private static string[] Inputs(ModelProto model) => [.. model.Graph.Input.Select(i => i.Name)];

    private static string[] Outputs(ModelProto model) => [.. model.Graph.Output.Select(o => o.Name)];

    [TestMethod]
    public void RawColumnsInTypedColumnsOut()
    {
        var (report, model, _) = Export(Pipelines.Usual(_ml, Data()));
        CollectionAssert.AreEqual(new[] { "Island", "Bill", "Depth" }, Inputs(model));
        CollectionAssert.AreEqual(new[] { "Species.Score", "Species.PredictedLabel", "SpeciesSize.Score" }, Outputs(model));
        Assert.AreEqual(60, report.Parity!.Rows);
        Assert.IsTrue(report.Parity.Largest < 1e-5);
        Assert.AreEqual((int)DataType.String, model.Graph.Output[1].Type.TensorType.ElemType);
        foreach (var info in model.Graph.Input.Concat(model.Graph.Output))
            Assert.AreEqual("batch", info.Type.TensorType.Shape.Dim[0].DimParam);
        CollectionAssert.AreEqual(new[] { "ai.onnx.ml.LabelEncoder" }, report.CpuOnlyOperators.ToArray());
        Assert.IsFalse(model.Graph.Node.Any(n => n.OpType == "Identity"));
    }

    /// <summary>The formulas of the steps, by hand: one-hot, mean for NaN, x / sqrt(mean of squares), and the network's own answer for
    /// that.</summary>
    [TestMethod]
    public void TheFileComputesWhatTheStepsSay()
    {
        var rows = Pipelines.Rows(60);
        var chain = Pipelines.Usual(_ml, Data());
        string[] islands = [.. rows.Select(r => r.Island).Where(i => i.Length > 0).Distinct()];
        float mean = rows.Where(r => !float.IsNaN(r.Bill)).Average(r => r.Bill);
        double[][] features =
        [
            .. rows.Select(r =>
                new double[]
                {
                    islands[0] == r.Island ? 1 : 0,
                    islands[1] == r.Island ? 1 : 0,
                    islands[2] == r.Island ? 1 : 0,
                    float.IsNaN(r.Bill) ? mean : r.Bill,
                    r.Depth,
                }
            ),
        ];
        double[] root = [.. Enumerable.Range(0, 5).Select(k => Math.Sqrt(features.Average(f => f[k] * f[k])))];
        float[] flat = [.. features.SelectMany(f => f.Select((v, k) => (float)(v / root[k])))];

        var network = (MultiTaskTransformer)chain.Last();
        using var alone = new InferenceSession(network.OnnxModel.ToArray());
        using var expected = alone.Run([NamedOnnxValue.CreateFromTensor("Features", new DenseTensor<float>(flat, [60, 5]))]);
        using var whole = new InferenceSession(Export(chain).Bytes);
        using var actual = whole.Run([
            NamedOnnxValue.CreateFromTensor("Island", new DenseTensor<string>(rows.Select(r => r.Island).ToArray(), [60, 1])),
            NamedOnnxValue.CreateFromTensor("Bill", new DenseTensor<float>(rows.Select(r => r.Bill).ToArray(), [60, 1])),
            NamedOnnxValue.CreateFromTensor("Depth", new DenseTensor<float>(rows.Select(r => r.Depth).ToArray(), [60, 1])),
        ]);
        float[] e = [.. expected.Single(o => o.Name == "SpeciesSize.Score").AsEnumerable<float>()],
            a = [.. actual.Single(o => o.Name == "SpeciesSize.Score").AsEnumerable<float>()];
        for (int i = 0; i < 60; i++)
            Assert.AreEqual(e[i], a[i], 1e-4 * Math.Max(1, Math.Abs(e[i])));
        uint[] keys = [.. expected.Single(o => o.Name == "Species.PredictedLabel").AsEnumerable<uint>()];
        string[] names = ["", "Adelie", "Gentoo", "Chinstrap"];
        CollectionAssert.AreEqual(
            keys.Select(k => names[k]).ToArray(),
            actual.Single(o => o.Name == "Species.PredictedLabel").AsEnumerable<string>().ToArray()
        );
    }

    public static IEnumerable<object[]> Opsets =>
        [
            [12],
            [13],
            [15],
            [17],
            [18],
            [20],
            [21],
        ];

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void EveryOpsetGivesTheSame(int opset)
    {
        foreach (bool lower in new[] { true, false })
        {
            var (report, model, _) = Export(Pipelines.Usual(_ml, Data()), new() { Opset = opset, Lower = lower }, Data(60, strange: true));
            Assert.AreEqual(opset, model.OpsetImport.Single(o => o.Domain == "").Version);
            Assert.IsTrue(report.Parity!.Largest < 1e-5);
            Assert.AreEqual(!lower, model.Graph.Node.Any(n => n.OpType == "Scaler"));
        }
    }

    [TestMethod]
    public void TwoExportsAreTheSameBytes()
    {
        var chain = Pipelines.Usual(_ml, Data());
        CollectionAssert.AreEqual(Export(chain).Bytes, Export(chain).Bytes);
    }

    [TestMethod]
    public void TheFileDescribesItself()
    {
        var (report, model, _) = Export(Pipelines.Usual(_ml, Data()));
        var schema = SchemaJson.Read(model.MetadataProps.Single(p => p.Key == "mlnet.multitask.schema").Value);
        Assert.AreEqual(SchemaJson.Write(report.Schema), SchemaJson.Write(schema));
        CollectionAssert.AreEqual(new[] { "Species", "SpeciesSize" }, schema.Tasks.Select(t => t.Name).ToArray());
        Assert.AreEqual(ColumnKind.Text, schema.Tasks[0].Outputs[1].Type);
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, schema.Tasks[0].Outputs[0].SlotNames.ToArray());
        CollectionAssert.AreEqual(
            new[] { ColumnKind.Text, ColumnKind.Single, ColumnKind.Single },
            schema.Inputs.Select(i => i.Type).ToArray()
        );
        Assert.AreEqual("""{"of":"Species"}""", model.MetadataProps.Single(p => p.Key == "mlnet.multitask.training").Value);
        StringAssert.Contains(model.MetadataProps.Single(p => p.Key == "mlnet.multitask.parity").Value, "\"rows\":60");
    }

    [TestMethod]
    public void TwoModelsBothTellOfTheirTraining()
    {
        var (report, model, _) = Export(ChainKinds.All["two multi-task models, the second over the first's scores"].Fit(Data()));
        Assert.AreEqual("""{"of":"Species"}""", model.MetadataProps.Single(p => p.Key == "mlnet.multitask.training").Value);
        Assert.AreEqual("""{"of":"Second"}""", model.MetadataProps.Single(p => p.Key == "mlnet.multitask.training.2").Value);
        CollectionAssert.AreEqual(
            new[] { "Species", "SpeciesSize", "Second", "SecondSize" },
            report.Schema.Tasks.Select(t => t.Name).ToArray()
        );
        CollectionAssert.AreEqual(new[] { "Both" }, report.Schema.OtherOutputs!.Select(o => o.Name).ToArray());
    }

    [TestMethod]
    public void ColumnsWithoutATensorAreNamed()
    {
        var chain = _ml.Transforms.CopyColumns("When", "Seen").Fit(Data());
        StringAssert.Contains(
            Assert.ThrowsExactly<OnnxExportException>(() => Export(chain, new() { Outputs = ["When"] })).Message,
            "'When'"
        );
    }

    [TestMethod]
    public void Float16StaysNearAndIsHalfTheSize()
    {
        var chain = Pipelines.Usual(_ml, Data());
        var (report, model, _) = Export(chain, new() { ElementType = OnnxElementType.Float16 });
        Assert.IsTrue(report.Parity!.Largest is > 0 and < 2e-2, $"{report.Parity.Largest}");
        Assert.IsTrue(model.Graph.Initializer.Any(t => t.DataType == (int)DataType.Float16));
        foreach (var info in model.Graph.Input.Concat(model.Graph.Output))
            Assert.AreNotEqual((int)DataType.Float16, info.Type.TensorType.ElemType);
    }

    [TestMethod]
    public void OutputsAreChosenByName()
    {
        var chain = Pipelines.Usual(_ml, Data());
        var (_, model, _) = Export(chain, new() { Outputs = ["SpeciesSize.Score", "Features", "SpeciesKey"] });
        CollectionAssert.AreEqual(new[] { "SpeciesSize.Score", "Features", "SpeciesKey" }, Outputs(model));
        CollectionAssert.AreEqual(new[] { "Species", "Island", "Bill", "Depth" }, Inputs(model));
        var (_, one, _) = Export(chain, new() { Outputs = ["SpeciesKey"] });
        CollectionAssert.AreEqual(new[] { "Species" }, Inputs(one));
        string message = Assert.ThrowsExactly<OnnxExportException>(() => Export(chain, new() { Outputs = ["Species.Skore"] })).Message;
        StringAssert.Contains(message, "'Species.Skore'");
        StringAssert.Contains(message, "Species.Score");
    }

    [TestMethod]
    public void AColumnChangedInPlaceIsAnOutputBesideTheInput()
    {
        var (_, model, _) = Export(Pipelines.Usual(_ml, Data()), new() { Outputs = ["Bill", "Depth"] });
        CollectionAssert.AreEqual(new[] { "Bill", "Depth" }, Inputs(model));
        CollectionAssert.AreEqual(new[] { "Bill.output", "Depth.output" }, Outputs(model));
    }

    [TestMethod]
    public void KeysAsKeysWhereWanted()
    {
        var (report, model, _) = Export(Pipelines.Usual(_ml, Data()), new() { LabelsAsValues = false });
        Assert.AreEqual((int)DataType.Uint32, model.Graph.Output[1].Type.TensorType.ElemType);
        CollectionAssert.AreEqual(new[] { "Adelie", "Gentoo", "Chinstrap" }, report.Schema.Tasks[0].Outputs[1].KeyValues!.Values.ToArray());
    }

    public static IEnumerable<object[]> Vocabularies =>
        [
            [new KeyVocabulary("Single", ["1.5", "-2", "0"]), (int)DataType.Float],
            [new KeyVocabulary("Int32", ["7", "-3", "12"]), (int)DataType.Int64],
            [new KeyVocabulary("Double", ["0.1", "1E+20", "-7"]), (int)DataType.Double],
        ];

    [TestMethod]
    [DynamicData(nameof(Vocabularies))]
    public void NumericClassesAreNumbers(object vocabulary, int type)
    {
        var chain = new TransformerChain<ITransformer>(
            _ml.Transforms.Concatenate("Features", "Depth", "Wing").Append(_ml.Transforms.ReplaceMissingValues("Features")).Fit(Data()),
            Pipelines.Network(_ml, "Features", 4, values: (KeyVocabulary)vocabulary)
        );
        Assert.AreEqual(type, Export(chain).Model.Graph.Output[1].Type.TensorType.ElemType);
    }

    [TestMethod]
    public void ALargerDifferenceThanAllowedIsAnError()
    {
        string message = Assert
            .ThrowsExactly<OnnxExportException>(() =>
                Export(Pipelines.Usual(_ml, Data()), new() { ElementType = OnnxElementType.Float16, Tolerance = 1e-7 })
            )
            .Message;
        StringAssert.Contains(message, "Score");
        StringAssert.Contains(message, "1E-07");
        var (report, model, _) = Export(Pipelines.Usual(_ml, Data()), new() { ParityRows = 0 });
        Assert.IsNull(report.Parity);
        Assert.IsFalse(model.MetadataProps.Any(p => p.Key == "mlnet.multitask.parity"));
    }

    [TestMethod]
    public void BadOptionsAreRefused()
    {
        var chain = Pipelines.Usual(_ml, Data());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Export(chain, new() { Opset = 27 }));
        Assert.ThrowsExactly<ArgumentException>(() => Export(chain, new() { ParityRows = -1 }));
        Assert.ThrowsExactly<ArgumentException>(() => Export(chain, new() { Tolerance = double.NaN }));
        Assert.ThrowsExactly<ArgumentException>(() => Export(chain, new() { Outputs = [] }));
        Assert.ThrowsExactly<ArgumentException>(() => Export(chain, new() { Outputs = ["Depth", "Depth"] }));
        Assert.ThrowsExactly<OnnxExportException>(() => Export(chain, sample: Data(0)));
    }

    [TestMethod]
    public void ASmallModelIsOneFile()
    {
        string folder = Directory.CreateTempSubdirectory("chain-export").FullName;
        try
        {
            string path = Path.Combine(folder, "chain.onnx");
            var report = _ml.MultiTask().ConvertToOnnx(Pipelines.Usual(_ml, Data()), Data(), path);
            Assert.IsTrue(report.Parity!.Largest < 1e-5);
            CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder));
            OnnxModelFile.Read(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
