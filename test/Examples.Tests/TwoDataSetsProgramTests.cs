using TwoDataSets;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The program with two surveys. Its data is not part of this project: with the folder at hand it is run, quickly; without it, it
/// says what is missing.</summary>
[TestClass]
public sealed class TwoDataSetsProgramTests
{
    [TestMethod]
    public void ComparesSharedLayersWithSeparateNetworksAndScoresItsFile()
    {
        if (CensusFolder.Find() is not { } data)
        {
            Assert.Inconclusive("adult_train.csv is not here: set MULTITASK_DATA to a folder that has it.");
            return;
        }
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Surveys).Assembly, data, "--quick", "--out", folder.Path);

        Assert.AreEqual(0, code, output);
        foreach (
            var part in new[]
            {
                "two separate networks",
                "batches in turn",
                "by size at temperature 3",
                "by loss",
                "both in each step",
                "passes over the income survey",
                "CC BY 4.0",
                "differ from the transformer's by at most",
            }
        )
            StringAssert.Contains(output, part);
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "surveys.onnx")));
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Surveys).Assembly, folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "adult_train.csv is not in");

        (code, output) = ProgramRun.Start(typeof(Surveys).Assembly);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: TwoDataSets FOLDER");
    }
}
