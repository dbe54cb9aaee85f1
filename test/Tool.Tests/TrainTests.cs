using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>From the penguins' file to a model.</summary>
[TestClass]
public sealed class TrainTests
{
    private static readonly string[] Quick = ["--preset", "fast", "--no-compare", "--no-export"];

    private static JsonElement Task(string name) =>
        PenguinModel
            .Instance.Training.Json.GetProperty("tasks")
            .EnumerateArray()
            .Single(task => task.GetProperty("name").GetString() == name);

    private static JsonElement Metric(string task, string name) =>
        Task(task).GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == name);

    [TestMethod]
    public void TheTasksAreLearnt()
    {
        // The bounds of the penguins example, which hold over seeds, less what another split may cost.
        Assert.IsGreaterThanOrEqualTo(0.93, Metric("species", "accuracy").GetProperty("value").GetDouble());
        Assert.IsGreaterThanOrEqualTo(0.84, Metric("sex", "AUC").GetProperty("value").GetDouble());
        Assert.IsGreaterThanOrEqualTo(0.65, Metric("body_mass_g", "R²").GetProperty("value").GetDouble());
        Assert.AreEqual("multiclass", Task("species").GetProperty("kind").GetString());
        Assert.AreEqual("binary", Task("sex").GetProperty("kind").GetString());
        Assert.AreEqual("regression", Task("body_mass_g").GetProperty("kind").GetString());
    }

    [TestMethod]
    public void EachMetricHasAnIntervalAroundIt()
    {
        var metric = Metric("body_mass_g", "RMSE");
        var value = metric.GetProperty("value").GetDouble();
        Assert.IsTrue(metric.GetProperty("low").GetDouble() < value && value < metric.GetProperty("high").GetDouble());
        Assert.IsFalse(metric.GetProperty("isHigherBetter").GetBoolean());
    }

    [TestMethod]
    public void ItSaysWhetherLearningTogetherHelps()
    {
        var comparison = PenguinModel.Instance.Training.Json.GetProperty("comparison");
        Assert.AreEqual(3, comparison.GetProperty("seeds").GetInt32());
        CollectionAssert.Contains(new[] { "helps", "hurts", "cannotTell" }, comparison.GetProperty("verdict").GetString());
        Assert.AreEqual(3, comparison.GetProperty("tasks").GetArrayLength());
    }

    [TestMethod]
    public void FiveFilesAndNothingElse() =>
        CollectionAssert.AreEqual(
            new[] { "Pipeline.cs", "model.onnx", "model.zip", "report.html", "schema.json" },
            Directory
                .GetFileSystemEntries(PenguinModel.Instance.Folder)
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal)
                .ToArray()
        );

    [TestMethod]
    public void NothingIsLeftBesideTheFolder() =>
        Assert.HasCount(1, Directory.GetFileSystemEntries(Path.GetDirectoryName(PenguinModel.Instance.Folder)!));

    [TestMethod]
    public void TheOnnxFileReadsTheRawColumns()
    {
        using var session = new InferenceSession(PenguinModel.Instance["model.onnx"]);
        CollectionAssert.AreEquivalent(
            new[] { "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm" },
            session.InputNames.ToArray()
        );
        CollectionAssert.IsSubsetOf(
            new[] { "species.PredictedLabel", "sex.Probability", "body_mass_g.Score" },
            session.OutputNames.ToArray()
        );
    }

    [TestMethod]
    public void TheZipLoadsInAnyMlNetProgram()
    {
        var model = new MLContext().Model.Load(PenguinModel.Instance["model.zip"], out var schema);
        Assert.IsNotNull(schema.GetColumnOrNull("bill_length_mm"));
        Assert.IsNotNull(model.GetOutputSchema(schema).GetColumnOrNull("body_mass_g.Score"));
    }

    [TestMethod]
    public void TheReportHasItsParts()
    {
        var page = File.ReadAllText(PenguinModel.Instance["report.html"]);
        foreach (var part in new[] { "species", "Together or alone", "Importance", "Training" })
            Assert.Contains(part, page);
    }

    [TestMethod]
    public void TheSchemaHasNoValuesOfRows()
    {
        var text = File.ReadAllText(PenguinModel.Instance["schema.json"]);
        Assert.HasCount(8, TableSchema.FromJson(text).Columns);
        Assert.DoesNotContain("Torgersen", text);
    }

    [TestMethod]
    public void PeopleSeeWhatWasInferredAndWhatCameOut()
    {
        using var folder = new TemporaryFolder();
        var call = ToolCall.Good(
            ["train", PenguinModel.Data, "-t", "species", "-t", "body_mass_g", .. Quick, "-o", Path.Combine(folder.Path, "m")]
        );
        foreach (var part in new[] { "separator ','", "task: multiclass", "task: regression", "95 % interval", "R²", "model.zip" })
            Assert.Contains(part, call.Output);
        Assert.DoesNotContain("\u001b", call.Output, "no colours in a pipe");
        Assert.IsFalse(File.Exists(Path.Combine(folder.Path, "m", "model.onnx")));
    }
}
