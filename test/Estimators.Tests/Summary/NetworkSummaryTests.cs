using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A model summary against counts by hand.</summary>
[TestClass]
public sealed class NetworkSummaryTests
{
    [TestMethod]
    public void LayersShapesParametersAndWorkAreCounted()
    {
        var summary = Summarize(new HardSharing { TrunkLayers = [16], TowerLayers = [8] });

        Assert.AreEqual("HardSharing", summary.Architecture);
        Assert.AreEqual(4 * 16 + 16, summary.SharedParameters);
        CollectionAssert.AreEqual(new[] { "Class", "Sign", "Sum" }, summary.TaskParameters.Keys.ToArray());
        // A tower from 16 to 8 each, and heads with 4, 1 and 1 outputs.
        CollectionAssert.AreEqual(new long[] { 136 + 36, 136 + 9, 136 + 9 }, summary.TaskParameters.Values.ToArray());
        Assert.AreEqual(80 + 172 + 145 + 145, summary.Parameters);
        Assert.AreEqual(4 * 16 + 3 * 16 * 8 + 8 * (4 + 1 + 1), summary.MultiplyAdds);
        var trunk = summary.Layers.Single(layer => layer.Name == "trunk/0/linear");
        CollectionAssert.AreEqual(new[] { "Linear" }, trunk.Operations.ToArray());
        CollectionAssert.AreEqual(new[] { -1, 16 }, trunk.Output.ToArray());
        Assert.AreEqual((80L, 64L, null), (trunk.Parameters, trunk.MultiplyAdds, trunk.Task));
        var tower = summary.Layers.Single(layer => layer.Name == "tower1/0/linear");
        Assert.AreEqual((136L, 128L, "Sign"), (tower.Parameters, tower.MultiplyAdds, tower.Task));
        var head = summary.Layers.Single(layer => layer.Name == "head0");
        Assert.AreEqual((36L, 32L, "Class"), (head.Parameters, head.MultiplyAdds, head.Task));
    }

    [TestMethod]
    public void TheTableHasALineForEachLayer()
    {
        var summary = Summarize(new HardSharing { TrunkLayers = [1600] });
        string[] lines = summary.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.HasCount(summary.Layers.Count + 5, lines);
        Assert.AreEqual("HardSharing", lines[0]);
        var header = lines[1];
        var trunk = lines.Single(line => line.StartsWith("trunk/0/linear ", StringComparison.Ordinal));
        Assert.AreEqual("Linear", trunk[header.IndexOf("Operations", StringComparison.Ordinal)..].Split(' ')[0]);
        Assert.AreEqual("shared", trunk[header.IndexOf("Task", StringComparison.Ordinal)..].Split(' ')[0]);
        StringAssert.Contains(trunk, "[batch, 1600]");
        StringAssert.EndsWith(trunk, " 6,400");
        Assert.AreEqual(
            header.IndexOf("Parameters", StringComparison.Ordinal) + "Parameters".Length,
            trunk.IndexOf("8,000", StringComparison.Ordinal) + "8,000".Length
        );
        Assert.AreEqual("Parameters: 17,606 (shared 8,000, Class 6,404, Sign 1,601, Sum 1,601)", lines[^2]);
        Assert.AreEqual("Multiply-adds per row: 16,000", lines[^1]);
    }

    [TestMethod]
    public void EachTasksPartsAreItsOwn()
    {
        var summary = Summarize(new Mmoe { ExpertCount = 2, ExpertLayers = [16] });
        var own = summary.Layers.Where(layer => layer.Task == "Sign").ToArray();

        CollectionAssert.AreEqual(new[] { "gate1", "network", "head1", "outputs/head1" }, own.Select(layer => layer.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "Linear", "Softmax" }, own[0].Operations.ToArray());
        CollectionAssert.AreEqual(new[] { "Reshape", "Mul", "Sum" }, own[1].Operations.ToArray());
        CollectionAssert.AreEqual(new long[] { 2 * 4, 0, 16 + 1, 0 }, own.Select(layer => layer.Parameters).ToArray());
    }

    [TestMethod]
    public void APenaltyIsNoWork()
    {
        // The twins' penalty is computed in training only: the summary holds the networks and the heads.
        var summary = Summarize(new SoftSharing { TrunkLayers = [16], Strength = 1 });
        Assert.AreEqual(3 * 4 * 16 + 16 * 6, summary.MultiplyAdds);
        Assert.IsFalse(summary.Layers.Any(layer => layer.Operations.Contains("Square")));
    }

    [TestMethod]
    public void TheDocumentationShowsTheTable()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("docs", "architectures.md")).ReplaceLineEndings("\n");

        StringAssert.Contains(page, $"```\n{Summarize(new HardSharing())}```");
    }

    [TestMethod]
    public void WrongDataIsRefusedAsInTraining()
    {
        var ml = new MLContext(1);
        var estimator = ml.MultiTask().Trainer("Nope", Sample.AllTasks());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Summarize(ml.Data.LoadFromEnumerable(Sample.Many(20))));
        Assert.ThrowsExactly<ArgumentNullException>(() => estimator.Summarize((IDataView)null!));
    }

    private static NetworkSummary Summarize(Architecture architecture)
    {
        var ml = new MLContext(1);
        var options = new MultiTaskOptions { Architecture = architecture, NumericEncoding = new RawEncoding() };
        return ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Summarize(ml.Data.LoadFromEnumerable(Sample.Many(150)));
    }
}
