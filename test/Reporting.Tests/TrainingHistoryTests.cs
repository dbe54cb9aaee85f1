namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>What a history keeps of a training.</summary>
[TestClass]
public sealed class TrainingHistoryTests
{
    [TestMethod]
    public void KeepsEpochsAndPassesAllOn()
    {
        Reports reports = [];
        var history = new TrainingHistory(reports);
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 2,
            BatchSize = 16,
            Seed = 1,
            Threads = 1,
            Progress = history,
            ProgressSteps = 1,
        };
        using (Sample.Fit(Sample.Many(64), options)) { }

        Assert.HasCount(2, history);
        CollectionAssert.AreEqual(reports.Where(report => report.IsEpochEnd).ToArray(), history.ToArray());
        Assert.IsGreaterThan(2, reports.Count);
        Assert.IsNull(history.Warning);
    }

    [TestMethod]
    public void ANewTrainingBeginsAnew()
    {
        var history = new TrainingHistory();
        foreach (var epoch in new[] { 1, 2, 3, 1, 2 })
            history.Report(new TrainingProgress(epoch, 3, epoch, [], 1, false) { Warning = epoch == 3 ? "stopped" : null });
        CollectionAssert.AreEqual(new[] { 1, 2 }, history.Select(report => report.Epoch).ToArray());
        Assert.IsNull(history.Warning);
    }

    [TestMethod]
    public void KeepsTheWarning()
    {
        var history = new TrainingHistory();
        history.Report(new TrainingProgress(1, 3, 1, [], 1, false));
        history.Report(new TrainingProgress(2, 3, 2, [], double.NaN, false) { IsEpochEnd = false, Warning = "the loss became NaN" });
        Assert.HasCount(1, history);
        Assert.AreEqual("the loss became NaN", history.Warning);
    }
}
