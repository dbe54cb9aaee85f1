using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Evaluators;

[TestClass]
public class EvaluatorTests
{
    private static readonly Dictionary<string, Func<MLContext, IDataView, object>> s_calls = new()
    {
        ["BinaryClassification.Evaluate(data)"] = (ml, data) => ml.BinaryClassification.Evaluate(data),
        ["BinaryClassification.EvaluateNonCalibrated(data)"] = (ml, data) => ml.BinaryClassification.EvaluateNonCalibrated(data),
        ["MulticlassClassification.Evaluate(data)"] = (ml, data) => ml.MulticlassClassification.Evaluate(data),
        ["MulticlassClassification.Evaluate(data, topKPredictionCount: 2)"] = (ml, data) => ml.MulticlassClassification.Evaluate(data, topKPredictionCount: 2),
        ["Regression.Evaluate(data)"] = (ml, data) => ml.Regression.Evaluate(data),
    };

    public static IEnumerable<object[]> Cases => FixtureFolder.Cases("evaluators").Select(name => new object[] { name });

    // The confusion table is printed in the culture of the thread.
    [TestInitialize]
    public void UseInvariantCulture() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Metrics_are_those_of_the_fixture(string name)
    {
        var expected = FixtureFolder.Json("evaluators", name, "expected.json");
        var data = TableView.ReadCsv(FixtureFolder.At("evaluators", name, "input.csv"), expected.GetProperty("columns"));
        ExpectedView.CheckSchema(expected.GetProperty("columns"), data.Schema);
        foreach (var call in expected.GetProperty("calls").EnumerateArray())
        {
            object Evaluate() => s_calls[call.GetProperty("call").GetString()!](new MLContext(seed: 1), data);
            if (call.TryGetProperty("exception", out var exception))
                ExpectedException.Check(exception, () => Evaluate());
            else
                MetricsJson.Check(call.GetProperty("metrics"), Evaluate());
        }
    }

    [TestMethod]
    public void Every_count_of_the_confusion_matrix_is_found_by_its_pair_of_classes()
    {
        var expected = FixtureFolder.Json("evaluators", "multiclass-key-names", "expected.json");
        var data = TableView.ReadCsv(FixtureFolder.At("evaluators", "multiclass-key-names", "input.csv"), expected.GetProperty("columns"));
        var counts = expected.GetProperty("calls")[0].GetProperty("metrics").GetProperty("ConfusionMatrix").GetProperty("Counts");

        var matrix = new MLContext().MulticlassClassification.Evaluate(data).ConfusionMatrix;

        for (var truth = 0; truth < 3; truth++)
            for (var predicted = 0; predicted < 3; predicted++)
                Assert.AreEqual(counts[truth][predicted].GetDouble(), matrix.GetCountForClassPair(predicted, truth));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(3, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(0, -1));
    }
}
