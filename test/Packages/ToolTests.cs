using System.Text.Json;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>The tool as a stranger gets it. Packing it takes minutes.</summary>
[TestClass]
public sealed class ToolTests
{
    [TestMethod]
    [TestCategory("Long")]
    public void InstalledFromAFolderItTrainsAndScores()
    {
        using var tool = new ToolPackage();
        var data = Path.Combine(BuildFacts.Root, "examples", "Penguins", "data", "penguins.csv");
        var said = tool.Run("train", data, "--task", "species", "--task", "sex", "--task", "body_mass_g", "--out", "model", "--json");
        var species = JsonDocument.Parse(said[said.IndexOf('{')..(said.LastIndexOf('}') + 1)]).RootElement.GetProperty("tasks")[0];
        Assert.IsGreaterThanOrEqualTo(0.9, species.GetProperty("metrics")[0].GetProperty("value").GetDouble());
        tool.Run("score", data, "--model", "model", "--out", "scored.csv");
        Assert.HasCount(345, File.ReadAllLines(Path.Combine(tool.Folder, "scored.csv")));
        Assert.IsLessThan(250_000_000, tool.Size, "what a registry takes");
    }
}
