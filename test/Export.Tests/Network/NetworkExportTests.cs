using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using Tensor = MlNet.MultiTask.Export.Tests.Tensor;

namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class NetworkExportTests
{
    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void ColumnsHaveTheirNamesTypesAndValues(int opset)
    {
        float[] features = [0.5f, -1, 2, 0.25f];
        uint[] island = [0, 3];
        byte[] pixel = [0, 255];
        var outputs = Ort.Run(
            Sample.Build(opset),
            ("Features", new DenseTensor<float>(features, [2, 2])),
            ("Island", new DenseTensor<uint>(island, [2, 1])),
            ("Pixel", new DenseTensor<byte>(pixel, [2, 1]))
        );
        CollectionAssert.AreEquivalent(new[] { "Species.Score", "Species.PredictedLabel", "Sex.PredictedLabel" }, outputs.Keys);

        double Logit(int row, int k)
        {
            double[] x =
            [
                features[2 * row],
                features[2 * row + 1],
                Sample.Table[(int)island[row], 0],
                Sample.Table[(int)island[row], 1],
                pixel[row] / 255.0,
            ];
            return x.Select((v, i) => v * Sample.Weight[k, i]).Sum();
        }
        var expected = Tensor.From([2, 3], i => Logit(i[0], i[1]));
        TensorAssert.Near(expected, Ort.Floats(outputs["Species.Score"]));
        uint[] label = [.. Enumerable.Range(0, 2).Select(r => 1u + (uint)Enumerable.Range(0, 3).MaxBy(k => Logit(r, k)))];
        CollectionAssert.AreEqual(label, ((DenseTensor<uint>)outputs["Species.PredictedLabel"]).ToArray());
        CollectionAssert.AreEqual(new[] { 2, 1 }, ((DenseTensor<bool>)outputs["Sex.PredictedLabel"]).Dimensions.ToArray());
        CollectionAssert.AreEqual(new[] { Logit(0, 0) > 0, Logit(1, 0) > 0 }, ((DenseTensor<bool>)outputs["Sex.PredictedLabel"]).ToArray());
    }

    [TestMethod]
    public void TwoBuildsAreTheSameBytes() => CollectionAssert.AreEqual(Sample.Build(), Sample.Build());

    [TestMethod]
    public void TheSchemaTravelsInside()
    {
        var model = OnnxModelFile.Parse(Sample.Build());
        var schema = SchemaJson.Read(model.MetadataProps.Single(p => p.Key == "mlnet.multitask.schema").Value);
        SchemaCheck.CheckAgainst(schema, model.Graph);
        Assert.AreEqual(SchemaJson.Write(Sample.Schema), SchemaJson.Write(schema));
        Assert.AreEqual("MlNet.MultiTask", model.ProducerName);
        CollectionAssert.AreEqual(new[] { "Features", "Island", "Pixel" }, model.Graph.Input.Select(i => i.Name).ToArray());
        foreach (var info in model.Graph.Input.Concat(model.Graph.Output))
            Assert.AreEqual("batch", info.Type.TensorType.Shape.Dim[0].DimParam);
    }

    [TestMethod]
    public void ANetworkThatGivesSomethingElseIsRefused()
    {
        void Refused(string part, NetworkWriter write) =>
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => NetworkExport.Build(Sample.Schema, Sample.Parameters, write)).Message,
                part
            );
        Refused("2 values", (o, x) => [.. Sample.Write(o, x).Take(2)]);
        Refused("'Species.Score'", (o, x) => [x[0], .. Sample.Write(o, x).Skip(1)]);
        Refused("ArgMax", (o, x) => [Sample.Write(o, x)[0], o.Slice(x[0], 1, 0, 1), Sample.Write(o, x)[2]]);
    }

    [TestMethod]
    public void OpsetsOutsideTheRangeAreRefused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Sample.Build(11));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Sample.Build(27));
    }
}
