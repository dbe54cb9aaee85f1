using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask.Transformers.Tests.Exporting;

/// <summary>Chains over real tables, read from text files: fitted on a part, exported, compared on all rows, among them categories that the part lacks.</summary>
[TestClass]
public class RealDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Exporting", "Data", name);

    [TestMethod]
    public void Penguins()
    {
        var data = Load(File("penguins.csv"), ("species", DataKind.String), ("island", DataKind.String), ("bill_length_mm", DataKind.Single), ("bill_depth_mm", DataKind.Single),
            ("flipper_length_mm", DataKind.Single), ("body_mass_g", DataKind.Single), ("sex", DataKind.String), ("year", DataKind.Single));
        string[] measures = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "year"];
        var report = Export(data, 200, _ml.Transforms.Conversion.MapValueToKey("label", "species")
            .Append(_ml.Transforms.Categorical.OneHotEncoding("island_hot", "island"))
            .Append(_ml.Transforms.Concatenate("measures", measures))
            .Append(_ml.Transforms.IndicateMissingValues("unknown", "measures"))
            .Append(_ml.Transforms.Conversion.ConvertType("unknown"))
            .Append(_ml.Transforms.ReplaceMissingValues("measures", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(_ml.Transforms.NormalizeMeanVariance("measures", fixZero: false))
            .Append(_ml.Transforms.Concatenate("Features", "island_hot", "measures", "unknown")));
        CollectionAssert.AreEqual(new[] { "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "year" }, report.Schema.Inputs.Select(i => i.Name).ToArray());
        Assert.AreEqual(344, report.Parity!.Rows);
    }

    [TestMethod]
    public void BirdStrikes()
    {
        string[] text = ["airport", "aircraft", "damage", "date", "operator", "origin_state", "phase_of_flight", "wildlife_size", "wildlife_species", "time_of_day"];
        string[] numbers = ["cost_other", "cost_repair", "cost_total", "speed_ias_knots"];
        var data = Load(File("birdstrikes.csv"), [.. text.Select(t => (t, DataKind.String)), .. numbers.Select(n => (n, DataKind.Single))]);
        var hot = new[] { "aircraft", "operator", "origin_state", "wildlife_species" }.Select(c => new InputOutputColumnPair(c + "_hot", c)).ToArray();
        var report = Export(data, 150, _ml.Transforms.Conversion.MapValueToKey("damage_key", "damage")
            .Append(_ml.Transforms.Categorical.OneHotEncoding(hot))
            .Append(_ml.Transforms.ReplaceMissingValues("speed_ias_knots", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(_ml.Transforms.NormalizeMinMax("speed_ias_knots"))
            .Append(_ml.Transforms.Concatenate("Features", [.. hot.Select(h => h.OutputColumnName), "speed_ias_knots"])));
        CollectionAssert.AreEqual(new[] { "aircraft", "operator", "origin_state", "wildlife_species", "speed_ias_knots" }, report.Schema.Inputs.Select(i => i.Name).ToArray());
        Assert.AreEqual(300, report.Parity!.Rows);
    }

    [TestMethod]
    public void Adult()
    {
        // The fixture's file has a line with the types below the names.
        string path = Path.GetTempFileName();
        try
        {
            string[] lines = System.IO.File.ReadAllLines(File("adult.csv"));
            System.IO.File.WriteAllLines(path, [lines[0], .. lines.Skip(2)]);
            var columns = lines[0].Split(',').Zip(lines[1].Split(','), (name, type) => (name, type == "String" ? DataKind.String : DataKind.Single)).ToArray();
            var hot = columns.Where(c => c.Item2 == DataKind.String && c.name != "Income").Select(c => new InputOutputColumnPair(c.name + "Hot", c.name)).ToArray();
            string[] numbers = [.. columns.Where(c => c.Item2 == DataKind.Single).Select(c => c.name)];
            var report = Export(Load(path, columns), 120, _ml.Transforms.Categorical.OneHotEncoding(hot)
                .Append(_ml.Transforms.Concatenate("Numbers", numbers)).Append(_ml.Transforms.NormalizeMinMax("Numbers", fixZero: false))
                .Append(_ml.Transforms.Concatenate("Features", [.. hot.Select(h => h.OutputColumnName), "Numbers"])));
            CollectionAssert.AreEquivalent(columns.Select(c => c.name).Where(n => n != "Income").ToArray(), report.Schema.Inputs.Select(i => i.Name).ToArray());
            Assert.AreEqual(200, report.Parity!.Rows);
        }
        finally { System.IO.File.Delete(path); }
    }

    private IDataView Load(string path, params (string Name, DataKind Kind)[] columns) => _ml.Data.LoadFromTextFile(path, new TextLoader.Options
    {
        Columns = [.. columns.Select((c, i) => new TextLoader.Column(c.Name, c.Kind, i))], Separators = [','], HasHeader = true, AllowQuoting = true, MissingRealsAsNaNs = true,
    });

    private OnnxExportReport Export(IDataView data, int fitRows, IEstimator<ITransformer> before)
    {
        var fitted = before.Fit(_ml.Data.TakeRows(data, fitRows));
        int size = ((VectorDataViewType)fitted.GetOutputSchema(data.Schema)["Features"].Type).Size;
        var chain = new TransformerChain<ITransformer>(fitted, Pipelines.Network(_ml, "Features", size));
        var report = _ml.MultiTask().ConvertToOnnx(chain, data, new MemoryStream(), new() { ParityRows = 1000 });
        Assert.IsTrue(report.Parity!.Largest < 1e-4, $"{report.Parity.Largest}");
        return report;
    }
}
