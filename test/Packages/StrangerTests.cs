using System.Globalization;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>Programs outside the repository that have our packages and nothing else of us work.</summary>
[TestClass]
public sealed class StrangerTests
{
    [TestMethod]
    public void TrainerLearnsThePenguins()
    {
        var said = Strangers.Instance.TrainerOutput;
        // The bounds of the penguins example, which hold over seeds.
        Assert.IsGreaterThanOrEqualTo(0.95, Number(said, "species accuracy"));
        Assert.IsGreaterThanOrEqualTo(0.84, Number(said, "sex AUC"));
        Assert.IsGreaterThanOrEqualTo(0.7, Number(said, "body mass R2"));
        Assert.AreEqual("BillDepth BillLength FlipperLength Island", Value(said, "onnx inputs"));
    }

    [TestMethod]
    public void ThePageHasThreeStepsForOlderSystems()
    {
        var steps = NativeRemedy.Steps();
        Assert.HasCount(3, steps);
        Assert.Contains("readelf", steps[0]);
        Assert.Contains("gcc", steps[1]);
        Assert.Contains("patchelf", steps[2]);
    }

    [TestMethod]
    [DataRow("penguins.zip")]
    [DataRow("penguins.onnx")]
    [DataRow("report.html")]
    public void TrainerLeaves(string file)
    {
        _ = Strangers.Instance;
        Assert.IsTrue(new FileInfo(Path.Combine(Strangers.Instance.Folder, file)) is { Exists: true, Length: > 1000 });
    }

    [TestMethod]
    public void ScorerGivesWhatTheTrainerGave()
    {
        var said = Strangers.Instance.ScorerOutput;
        Assert.AreEqual(File.ReadAllLines(Path.Combine(Strangers.Instance.Folder, "masses.txt")).Length, (int)Number(said, "rows"));
        Assert.IsLessThanOrEqualTo(1e-5, Number(said, "zip difference"));
        Assert.IsLessThanOrEqualTo(1e-5, Number(said, "onnx difference"));
        Assert.AreEqual("Species Sex BodyMass", Value(said, "scorer tasks"));
    }

    [TestMethod]
    public void ScorerCarriesNothingOfTorch()
    {
        Assert.IsEmpty(FilesOf("Scorer").Where(IsOfTorch));
        var named = File.ReadAllText(Path.Combine(Strangers.Instance.BinariesOf("Scorer"), "Scorer.deps.json"));
        Assert.IsFalse(named.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.IsFalse(named.Contains("OxyPlot", StringComparison.OrdinalIgnoreCase));
        // The trainer's files show that the search finds them.
        Assert.IsNotEmpty(FilesOf("Trainer").Where(IsOfTorch));
    }

    private static string[] FilesOf(string name) =>
        [
            .. Directory
                .GetFiles(Strangers.Instance.BinariesOf(name), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetFileName(file)),
        ];

    private static bool IsOfTorch(string file) =>
        file.Contains("torch", StringComparison.OrdinalIgnoreCase) || file.Contains("c10", StringComparison.OrdinalIgnoreCase);

    private static double Number(string said, string name) => double.Parse(Value(said, name), CultureInfo.InvariantCulture);

    private static string Value(string said, string name) =>
        said.ReplaceLineEndings("\n").Split('\n').Single(line => line.StartsWith($"{name} = ", StringComparison.Ordinal))[
            $"{name} = ".Length..
        ];
}
