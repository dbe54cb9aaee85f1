using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Holds splits.json: which rows go where, row by row, as the same seed gives them in ML.NET.</summary>
[TestClass]
public sealed partial class SplitTests
{
    private static readonly JsonElement[] s_cases = [.. FixtureFolder.Json("schema", "splits.json").EnumerateArray()];

    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public SplitTests() => _data = _ml.Data.LoadFromEnumerable(SplitRow.Hundred());

    public static IEnumerable<object[]> TrainTestCalls => Calls("TrainTestSplit");

    public static IEnumerable<object[]> CrossValidationCalls => Calls("CrossValidationSplit");

    public static IEnumerable<object[]> ShuffleCalls => Calls("ShuffleRows");

    [TestMethod]
    [DynamicData(nameof(TrainTestCalls))]
    public void TrainTestSplit(string call)
    {
        var expected = Case(call);
        var fraction = double.Parse(FractionArgument().Match(call).Groups[1].Value, CultureInfo.InvariantCulture);
        var split = _ml.Data.TrainTestSplit(_data, fraction, call.Contains("Group") ? "Group" : null, Seed(call));
        CheckParts(expected, split);
        Assert.AreEqual(expected.GetProperty("trainSchema").GetString(), SchemaText.Of(split.TrainSet.Schema));
        Assert.IsNull(split.TrainSet.GetRowCount());
    }

    [TestMethod]
    [DynamicData(nameof(CrossValidationCalls))]
    public void CrossValidationSplit(string call)
    {
        var expected = Case(call).GetProperty("folds");
        var folds = _ml.Data.CrossValidationSplit(_data, expected.GetArrayLength(), call.Contains("Group") ? "Group" : null, Seed(call));
        Assert.AreEqual(expected.GetArrayLength(), folds.Count);
        foreach (var (one, fold) in expected.EnumerateArray().Zip(folds))
            CheckParts(one, fold);
    }

    [TestMethod]
    [DynamicData(nameof(ShuffleCalls))]
    public void ShuffleRows(string call)
    {
        var shuffled = call.Contains("shufflePoolSize: 10")
            ? _ml.Data.ShuffleRows(_data, Seed(call), shufflePoolSize: 10, shuffleSource: false)
            : _ml.Data.ShuffleRows(_data, Seed(call));
        Assert.IsNull(JsonValue.Difference(Case(call).GetProperty("ids"), Ids(shuffled)));
        CollectionAssert.AreEqual(Ids(shuffled), Ids(shuffled), "a second pass gives another order");
    }

    [TestMethod]
    public void TakeAndSkip() =>
        Assert.IsNull(JsonValue.Difference(Case("TakeRows(SkipRows(data, 5), 3)").GetProperty("ids"),
            Ids(_ml.Data.TakeRows(_ml.Data.SkipRows(_data, 5), 3))));

    [TestMethod]
    public void FilterRowsByColumn()
    {
        var call = "FilterRowsByColumn on ConvertType(Id to Single), lowerBound 10, upperBound 14";
        var converted = _ml.Transforms.Conversion.ConvertType("IdSingle", "Id").Fit(_data).Transform(_data);
        Assert.IsNull(JsonValue.Difference(Case(call).GetProperty("ids"), Ids(_ml.Data.FilterRowsByColumn(converted, "IdSingle", 10, 14))));
    }

    [TestMethod]
    [DataRow("TrainTestSplit(data, 0)", 0.0, 5, null)]
    [DataRow("TrainTestSplit(data, 1)", 1.0, 5, null)]
    [DataRow("TrainTestSplit(data, samplingKeyColumnName: \"Nope\")", 0.1, 5, "Nope")]
    [DataRow("CrossValidationSplit(data, 1)", 0.1, 1, null)]
    [DataRow("CrossValidationSplit(data, 0)", 0.1, 0, null)]
    public void BadArguments(string scenario, double fraction, int folds, string? column)
    {
        var expected = s_cases.Single(item => item.TryGetProperty("scenario", out var name) && name.GetString() == scenario);
        ExpectedException.Check(expected.GetProperty("exception"), () =>
        {
            if (scenario.StartsWith("Train", StringComparison.Ordinal))
                _ml.Data.TrainTestSplit(_data, fraction, column);
            else
                _ml.Data.CrossValidationSplit(_data, folds);
        });
    }

    private static void CheckParts(JsonElement expected, DataOperationsCatalog.TrainTestData split)
    {
        var test = Ids(split.TestSet);
        Assert.IsNull(JsonValue.Difference(expected.GetProperty("testIds"), test));
        Assert.HasCount(expected.GetProperty("test").GetInt32(), test);
        CollectionAssert.AreEqual(Enumerable.Range(0, 100).Except(test).ToArray(), Ids(split.TrainSet));
    }

    private static int[] Ids(IDataView view) => view.GetColumn<int>("Id").ToArray();

    private static IEnumerable<object[]> Calls(string method) =>
        s_cases.Where(item => item.TryGetProperty("call", out var call) && call.GetString()!.Contains($"{method}(data"))
            .Select(item => new object[] { item.GetProperty("call").GetString()! });

    private static JsonElement Case(string call) =>
        s_cases.Single(item => item.TryGetProperty("call", out var name) && name.GetString() == call);

    private static int? Seed(string call) =>
        SeedArgument().Match(call[call.IndexOf("data", StringComparison.Ordinal)..]) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"seed: (\d+)")]
    private static partial Regex SeedArgument();

    [GeneratedRegex(@"data, ([0-9.]+)")]
    private static partial Regex FractionArgument();
}
