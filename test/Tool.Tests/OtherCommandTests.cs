using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>What else can be done with a model.</summary>
[TestClass]
public sealed class OtherCommandTests
{
    [TestMethod]
    public void EvaluateGivesTheSameForZipAndOnnx()
    {
        var zip = ToolCall.Good("evaluate", PenguinModel.Data, "--model", PenguinModel.Instance["model.zip"], "--json").Json;
        var onnx = ToolCall.Good("evaluate", PenguinModel.Data, "--model", PenguinModel.Instance["model.onnx"], "--json").Json;
        Assert.AreEqual(3, zip.GetProperty("tasks").GetArrayLength());
        Assert.AreEqual(342, zip.GetProperty("tasks")[2].GetProperty("rows").GetInt32(), "two birds were not weighed");
        Assert.AreEqual(zip.GetProperty("tasks").ToString(), onnx.GetProperty("tasks").ToString());
        Assert.Contains("95 % interval", ToolCall.Good("evaluate", PenguinModel.Data, "--model", PenguinModel.Instance.Folder).Output);
    }

    [TestMethod]
    public void InspectSaysWhatAModelReadsAndGives()
    {
        var said = ToolCall.Good("inspect", PenguinModel.Instance["model.onnx"], "--json").Json;
        Assert.AreEqual(17, said.GetProperty("opset").GetInt32());
        CollectionAssert.AreEquivalent(
            new[] { "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm" },
            said.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("name").GetString()).ToArray()
        );
        CollectionAssert.AreEqual(
            new[] { "Adelie", "Chinstrap", "Gentoo" },
            said.GetProperty("tasks")[0].GetProperty("classes").EnumerateArray().Select(name => name.GetString()).ToArray()
        );
        Assert.IsTrue(said.GetProperty("facts").TryGetProperty("training", out _));
        var text = ToolCall.Good("inspect", PenguinModel.Instance.Folder).Output;
        Assert.Contains("body_mass_g.Score: Single", text);
        ToolCall.Good("inspect", PenguinModel.Instance["model.zip"]);
    }

    [TestMethod]
    public void ExportInHalfPrecisionAndForTriton()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "half.onnx");
        var said = ToolCall.Good(
            "export", PenguinModel.Instance.Folder, "--out", file, "--float16", "--opset", "18", "--data", PenguinModel.Data, "--triton",
            Path.Combine(folder.Path, "repository"), "--name", "penguins", "--json"
        ).Json;
        Assert.AreEqual(18, said.GetProperty("opset").GetInt32());
        Assert.AreEqual(200, said.GetProperty("rows").GetInt32());
        Assert.IsLessThan(new FileInfo(PenguinModel.Instance["model.onnx"]).Length, new FileInfo(file).Length);
        using var session = new InferenceSession(Path.Combine(folder.Path, "repository", "penguins", "1", "model.onnx"));
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "repository", "penguins", "config.pbtxt")));
        ToolCall.Good("export", PenguinModel.Instance["model.zip"], "--out", Path.Combine(folder.Path, "again.onnx"));
    }

    [TestMethod]
    public void ReportIsAPage()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "page.html");
        ToolCall.Good("report", PenguinModel.Data, "--model", PenguinModel.Instance["model.onnx"], "--out", file);
        Assert.Contains("Chinstrap", File.ReadAllText(file));
    }

    [TestMethod]
    public void CompareSaysWhoShouldLearnTogether()
    {
        var said = ToolCall.Good(
            "compare", PenguinModel.Data, "-t", "species", "-t", "sex", "-t", "body_mass_g", "--seeds", "2", "--json"
        ).Json;
        Assert.AreEqual(2, said.GetProperty("comparison").GetProperty("seeds").GetInt32());
        CollectionAssert.AreEquivalent(
            new[] { "species", "sex", "body_mass_g" },
            said.GetProperty("groups")
                .EnumerateArray()
                .SelectMany(group => group.EnumerateArray())
                .Select(name => name.GetString())
                .Distinct()
                .ToArray()
        );
    }

    [TestMethod]
    public void TheOrderOfClassesCanBeSaid()
    {
        var text = ToolCall.Good("infer", PenguinModel.Data, "--task", "sex", "--classes", "sex=male, female").Output;
        Assert.Contains("yes is 'female'", text);
    }

    [TestMethod]
    public void InferSaysWhatIsInAFile()
    {
        var said = ToolCall
            .Good("infer", PenguinModel.Data, "--task", "sex", "--column", "island=text", "--ignore", "species", "--json")
            .Json;
        var kinds = said.GetProperty("columns")
            .EnumerateArray()
            .ToDictionary(column => column.GetProperty("name").GetString()!, column => column.GetProperty("kind").GetString());
        Assert.AreEqual("task: binary", kinds["sex"]);
        Assert.AreEqual("text", kinds["island"]);
        Assert.AreEqual("ignored", kinds["species"]);
        Assert.AreEqual("number", kinds["bill_length_mm"]);
    }
}
