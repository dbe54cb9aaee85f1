using Census;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The census program. Its data is not part of this project: with the folder at hand it is run, quickly; without it, it says what
/// is missing.</summary>
[TestClass]
public sealed class CensusProgramTests
{
    [TestMethod]
    public void ComparesArchitecturesWithSingleTaskNetworks()
    {
        if (CensusFolder.Find() is not { } folder)
        {
            Assert.Inconclusive("adult_train.csv is not here: set MULTITASK_DATA to a folder that has it.");
            return;
        }
        var (code, output) = ProgramRun.Start(typeof(CensusData).Assembly, folder, "--quick");

        Assert.AreEqual(0, code, output);
        foreach (var part in new[] { "one network per task", "hard sharing", "MMoE", "PLE", "Δm" })
            StringAssert.Contains(output, part);
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(CensusData).Assembly, folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "adult_train.csv is not in");

        (code, output) = ProgramRun.Start(typeof(CensusData).Assembly);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: Census FOLDER");
    }
}
