using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Penguins;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The penguins program, run as a user runs it.</summary>
[TestClass]
public sealed class PenguinsProgramTests
{
    [TestMethod]
    public void PrintsItsTablesAndWritesItsFiles()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = Start("--out", folder.Path);

        Assert.AreEqual(0, code, output);
        foreach (
            var part in new[]
            {
                "Species",
                "accuracy",
                "Sex",
                "BodyMass",
                "R²",
                "labelled rows",
                "TorchSharp against ONNX Runtime",
                "seconds",
                "penguins.zip",
                "penguins.onnx",
                "report.html",
            }
        )
            StringAssert.Contains(output, part);
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "penguins.zip")));

        // The file stands for itself: any program can score it.
        using var session = new InferenceSession(Path.Combine(folder.Path, "penguins.onnx"));
        CollectionAssert.IsSubsetOf(new[] { "Species.Score", "Sex.Probability", "BodyMass.Score" }, session.OutputNames.ToArray());
    }

    [TestMethod]
    public void TheSavedModelScoresRawRows()
    {
        using var folder = new TemporaryFolder();
        Start("--out", folder.Path);
        var ml = new MLContext();
        var model = ml.Model.Load(Path.Combine(folder.Path, "penguins.zip"), out _);
        var engine = ml.Model.CreatePredictionEngine<Penguin, Answer>(model);

        // The first Adelie of the file, an ordinary male of 3,750 g.
        var answer = engine.Predict(
            new Penguin
            {
                Island = "Torgersen",
                BillLength = 39.1f,
                BillDepth = 18.7f,
                FlipperLength = 181,
                Species = "",
                Sex = "",
            }
        );

        Assert.HasCount(3, answer.SpeciesScore);
        Assert.AreEqual(0, Array.IndexOf(answer.SpeciesScore, answer.SpeciesScore.Max()), "Adelie is the first species of the file");
        Assert.AreEqual(1, answer.SpeciesScore.Sum(), 1e-5);
        Assert.AreEqual(3750, answer.BodyMass, 700, "grams");
    }

    [TestMethod]
    public void UnknownArgumentsAreRefused()
    {
        var (code, output) = Start("--sead", "1");
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "'--sead' is not understood");
    }

    private static (int Code, string Output) Start(params string[] arguments) => ProgramRun.Start(typeof(PenguinData).Assembly, arguments);

    private sealed class Answer
    {
        [ColumnName("Species.Score")]
        public float[] SpeciesScore { get; set; } = [];

        [ColumnName("BodyMass.Score")]
        public float BodyMass { get; set; }
    }
}
