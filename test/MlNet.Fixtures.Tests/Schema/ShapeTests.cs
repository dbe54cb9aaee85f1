using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Holds shapes.json: what the next estimator sees.</summary>
[TestClass]
public sealed class ShapeTests
{
    private static readonly Dictionary<string, JsonElement> s_expected =
        FixtureFolder.Json("schema", "shapes.json").EnumerateArray().ToDictionary(shape => shape.GetProperty("estimator").GetString()!);

    private readonly MLContext _ml = new(seed: 1);

    public static IEnumerable<object[]> Names => s_expected.Keys.Select(name => new object[] { name });

    private TransformsCatalog Tx => _ml.Transforms;

    private Dictionary<string, Func<IEstimator<ITransformer>>> Estimators => new()
    {
        ["CopyColumns(\"A2\", \"A\")"] = () => Tx.CopyColumns("A2", "A"),
        ["Concatenate(\"F\", \"A\", \"B\", \"V\")"] = () => Tx.Concatenate("F", "A", "B", "V"),
        ["Concatenate(\"F\", \"V\")"] = () => Tx.Concatenate("F", "V"),
        ["NormalizeMeanVariance(\"V\")"] = () => Tx.NormalizeMeanVariance("V"),
        ["Conversion.MapValueToKey(\"K\", \"T\")"] = () => Tx.Conversion.MapValueToKey("K", "T"),
        ["Categorical.OneHotEncoding(\"H\", \"T\")"] = () => Tx.Categorical.OneHotEncoding("H", "T"),
        ["Categorical.OneHotEncoding(\"H\", \"T\", Key)"] = () => Tx.Categorical.OneHotEncoding("H", "T", OneHotEncodingEstimator.OutputKind.Key),
        ["Conversion.ConvertType(\"D\", \"A\", Double)"] = () => Tx.Conversion.ConvertType("D", "A", DataKind.Double),
        ["DropColumns(\"A\")"] = () => Tx.DropColumns("A"),
        ["SelectColumns(\"T\", \"A\")"] = () => Tx.SelectColumns("T", "A"),
        ["IndicateMissingValues(\"M\", \"V\")"] = () => Tx.IndicateMissingValues("M", "V"),
        ["ReplaceMissingValues(\"R\", \"V\")"] = () => Tx.ReplaceMissingValues("R", "V"),
        ["Conversion.MapValueToKey(\"K\", \"T\").Append(Conversion.MapKeyToVector(\"H\", \"K\"))"] =
            () => Tx.Conversion.MapValueToKey("K", "T").Append(Tx.Conversion.MapKeyToVector("H", "K")),
        ["Conversion.MapValueToKey(\"K\", \"T\").Append(Conversion.MapKeyToValue(\"T2\", \"K\"))"] =
            () => Tx.Conversion.MapValueToKey("K", "T").Append(Tx.Conversion.MapKeyToValue("T2", "K")),
    };

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void TheNextEstimatorSees(string name)
    {
        var probe = new ShapeProbe();
        Estimators[name]().Append(probe).Fit(_ml.Data.LoadFromEnumerable(SRow.Eight()));

        var expected = s_expected[name].GetProperty("shapeSeenByTheNextEstimator").EnumerateArray().Select(Print);
        Assert.AreEqual(string.Join("\n", expected), string.Join("\n", probe.Seen!.Select(Print)));
    }

    private static string Print(JsonElement column) => Print(
        column.GetProperty("name").GetString()!, column.GetProperty("kind").GetString()!, column.GetProperty("itemType").GetString()!,
        column.GetProperty("isKey").GetBoolean(), column.GetProperty("annotations").EnumerateArray().Select(item => item.GetString()!));

    private static string Print(SchemaShape.Column column) => Print(
        column.Name, $"{column.Kind}", $"{column.ItemType}", column.IsKey,
        column.Annotations.Select(item => $"{item.Name}: {item.Kind} of {item.ItemType}"));

    private static string Print(string name, string kind, string itemType, bool isKey, IEnumerable<string> annotations) =>
        $"{name}: {kind} of {itemType}{(isKey ? ", key" : "")} [{string.Join("; ", annotations)}]";
}
