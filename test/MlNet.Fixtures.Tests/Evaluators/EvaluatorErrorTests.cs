using System.Globalization;
using Microsoft.ML;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Evaluators;

/// <summary>Wrong and missing columns. The fixture names the scenario; the views are made here.</summary>
[TestClass]
public class EvaluatorErrorTests
{
    private const string Scores = "Vector<Single, 3>";

    private static readonly Dictionary<string, Func<MLContext, object>> s_scenarios = new()
    {
        ["binary: text label"] = ml => ml.BinaryClassification.Evaluate(Binary(label: "String")),
        ["binary: Score is Vector<Single, 1>"] = ml => ml.BinaryClassification.Evaluate(Binary(score: "Vector<Single, 1>")),
        ["binary: Probability is Double"] = ml => ml.BinaryClassification.Evaluate(Binary(probability: "Double")),
        ["binary: no Probability and no PredictedLabel"] = ml => ml.BinaryClassification.Evaluate(Binary(probability: null, predictedLabel: null)),
        ["binary non-calibrated: no PredictedLabel"] = ml => ml.BinaryClassification.EvaluateNonCalibrated(Binary(predictedLabel: null)),
        ["binary: Key(3) label"] = ml => ml.BinaryClassification.Evaluate(Binary(label: "Key<UInt32, 0-2>")),
        ["binary: PredictedLabel is Single"] = ml => ml.BinaryClassification.Evaluate(Binary(predictedLabel: "Single")),
        ["binary: label column missing"] = ml => ml.BinaryClassification.Evaluate(Binary(), labelColumnName: "Nope"),
        ["binary: score column missing"] = ml => ml.BinaryClassification.Evaluate(Binary(), scoreColumnName: "Nope"),
        ["multiclass: Score is Single"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(score: "Single")),
        ["multiclass: text label"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(label: "String")),
        ["multiclass: Score has no known size"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(score: "Vector<Single>")),
        ["multiclass: Score has one slot"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(score: "Vector<Single, 1>")),
        ["multiclass: Boolean label"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(label: "Boolean")),
        ["multiclass: Score is Vector<Double, 3>"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(score: "Vector<Double, 3>")),
        ["multiclass: PredictedLabel missing"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(), predictedLabelColumnName: "Nope"),
        ["multiclass: label missing"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(), labelColumnName: "Nope"),
        ["multiclass: topKPredictionCount 5 of 3 classes"] = ml => ml.MulticlassClassification.Evaluate(Multiclass(), topKPredictionCount: 5),
        ["regression: Score is Vector<Single, 1>"] = ml => ml.Regression.Evaluate(Regression(score: "Vector<Single, 1>")),
        ["regression: label is Double"] = ml => ml.Regression.Evaluate(Regression(label: "Double")),
        ["regression: Score is Double"] = ml => ml.Regression.Evaluate(Regression(score: "Double")),
        ["regression: text label"] = ml => ml.Regression.Evaluate(Regression(label: "String")),
        ["regression: label missing"] = ml => ml.Regression.Evaluate(Regression(), labelColumnName: "Nope"),
        ["regression: score missing"] = ml => ml.Regression.Evaluate(Regression(), scoreColumnName: "Nope"),
        ["regression: no rows"] = ml => ml.Regression.Evaluate(Regression().Take(0)),
        ["null data"] = ml => ml.Regression.Evaluate(null!),
    };

    public static IEnumerable<object[]> Names
        => FixtureFolder.Json("evaluators", "errors.json").EnumerateArray().Select(item => new object[] { item.GetProperty("scenario").GetString()! });

    [TestInitialize]
    public void UseInvariantCulture() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Outcome_is_that_of_the_fixture(string name)
    {
        var expected = FixtureFolder.Json("evaluators", "errors.json").EnumerateArray().Single(item => item.GetProperty("scenario").GetString() == name);
        object Evaluate() => s_scenarios[name](new MLContext(seed: 1));
        if (expected.TryGetProperty("exception", out var exception))
            ExpectedException.Check(exception, () => Evaluate());
        else
            MetricsJson.Check(expected.GetProperty("result"), Evaluate());
    }

    private static TableView Binary(string label = "Boolean", string score = "Single", string? probability = "Single", string? predictedLabel = "Boolean")
        => View(("Label", label, Cells(label)), ("Score", score, ["1", "-1"]), ("Probability", probability, ["0.75", "0"]), ("PredictedLabel", predictedLabel, Cells(predictedLabel)));

    private static TableView Multiclass(string label = "Key<UInt32, 0-2>", string score = Scores)
        => View(("Label", label, Cells(label)), ("Score", score, Cells(score)), ("PredictedLabel", "Key<UInt32, 0-2>", ["1", "2"]));

    private static TableView Regression(string label = "Single", string score = "Single")
        => View(("Label", label, ["1", "2"]), ("Score", score, ["1", "2"]));

    private static TableView View(params (string Name, string? Type, string[] Cells)[] columns)
        => new([.. columns.Where(column => column.Type != null).Select(column => TableColumn.Create(column.Name, TypeNames.Parse(column.Type!), column.Cells))]);

    private static string[] Cells(string? type) => type switch
    {
        "Boolean" => ["true", "false"],
        Scores or "Vector<Double, 3>" => ["0.5;0.25;0.25", "0.25;0.5;0.25"],
        _ => ["1", "2"],
    };
}
