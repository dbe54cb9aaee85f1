using Sentences;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The sentences program. Its data is not part of this project: with the folder at hand it is run, quickly; without it, it says
/// what is missing.</summary>
[TestClass]
public sealed class SentencesProgramTests
{
    [TestMethod]
    public void TagsASentenceAndComparesWithNetworksOfOneTask()
    {
        if (CensusFolder.Find() is not { } folder || !File.Exists(Path.Combine(folder, "ewt", "ewt_train.tsv.gz")))
        {
            Assert.Inconclusive("ewt/ewt_train.tsv.gz is not here: set MULTITASK_DATA to a folder that has it.");
            return;
        }
        var (code, output) = ProgramRun.Start(typeof(Treebank).Assembly, Path.Combine(folder, "ewt"), "--quick", "--text", "Who is it?");

        Assert.AreEqual(0, code, output);
        foreach (var part in new[] { "PartOfSpeech", "token accuracy", "Entity", "span F1", "Genre", "Δm", "Who", "is", "it", "?" })
            StringAssert.Contains(output, part);
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Treebank).Assembly, folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "ewt_train.tsv.gz is not in");

        (code, output) = ProgramRun.Start(typeof(Treebank).Assembly);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: Sentences FOLDER");
    }
}
