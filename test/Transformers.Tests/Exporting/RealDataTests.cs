using Microsoft.ML;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Chains over real tables: fitted on a part, exported, compared on all rows, among them categories that the part lacks.</summary>
[TestClass]
public class RealDataTests
{
    [TestMethod]
    public void Penguins()
    {
        var report = Export(RealChains.Penguins());
        CollectionAssert.AreEqual(
            new[] { "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "year" },
            report.Schema.Inputs.Select(i => i.Name).ToArray()
        );
        Assert.AreEqual(344, report.Parity!.Rows);
    }

    [TestMethod]
    public void BirdStrikes()
    {
        var report = Export(RealChains.BirdStrikes());
        CollectionAssert.AreEqual(
            new[] { "aircraft", "operator", "origin_state", "wildlife_species", "speed_ias_knots" },
            report.Schema.Inputs.Select(i => i.Name).ToArray()
        );
        Assert.AreEqual(300, report.Parity!.Rows);
    }

    [TestMethod]
    public void People()
    {
        var (chain, data) = RealChains.People();
        var report = Export((chain, data));
        CollectionAssert.AreEquivalent(
            data.Schema.Select(c => c.Name).Where(n => n != "Income").ToArray(),
            report.Schema.Inputs.Select(i => i.Name).ToArray()
        );
        Assert.AreEqual(200, report.Parity!.Rows);
    }

    private static OnnxExportReport Export((ITransformer Chain, IDataView Data) given)
    {
        var report = new MLContext(1).MultiTask().ConvertToOnnx(given.Chain, given.Data, new MemoryStream(), new() { ParityRows = 1000 });
        Assert.IsTrue(report.Parity!.Largest < 1e-4, $"{report.Parity.Largest}");
        return report;
    }
}
