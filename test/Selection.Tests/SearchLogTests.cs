namespace MlNet.MultiTask.Selection.Tests;

/// <summary>The log of a search: what it is compared with when the search is resumed.</summary>
[TestClass]
public sealed class SearchLogTests
{
    [TestMethod]
    public void ALogFromBeforeASettingExistedIsResumedWithItsDefault()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "log.jsonl");
        _ = new SearchLog(path, Settings(new FoldOptions(), new HardSharing()));
        var text = File.ReadAllText(path);
        var older = text.Replace(", Seed = 1", "", StringComparison.Ordinal).Replace("Dropout = 0, ", "", StringComparison.Ordinal);
        Assert.DoesNotContain("Dropout", older);
        Assert.DoesNotContain("Seed", older);
        File.WriteAllText(path, older);

        _ = new SearchLog(path, Settings(new FoldOptions(), new HardSharing()));
        Refused(path, Settings(new FoldOptions { Seed = 2 }, new HardSharing()), "folds.Seed was 1 and is 2");
        Refused(path, Settings(new FoldOptions(), new HardSharing { Dropout = 0.5 }), "dimension network[0].Dropout was 0 and is 0.5");
        Refused(path, Settings(new FoldOptions(), new HardSharing(), aim: "other"), "aim was 'mean, of (all)' and is 'other'");
    }

    private static SortedDictionary<string, SettingsNode> Settings(
        FoldOptions folds,
        Architecture network,
        string aim = "mean, of (all)"
    ) =>
        new(StringComparer.Ordinal)
        {
            ["aim"] = new SettingsScalar(aim),
            ["folds"] = SettingsReader.Read(folds),
            ["dimension network"] = SearchDimension.Choice("network", network, new Mmoe()).Settings,
        };

    private static void Refused(string path, SortedDictionary<string, SettingsNode> settings, string difference) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => new SearchLog(path, settings)).Message, difference);
}
