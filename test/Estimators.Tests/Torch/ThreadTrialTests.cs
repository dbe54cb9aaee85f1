namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The number of threads is the one whose steps are quickest, by a clock that the test turns.</summary>
[TestClass]
public sealed class ThreadTrialTests
{
    private double _now;
    private int _threads;

    [TestMethod]
    [DataRow(4.0, 2.5, 1)] // the idle machine
    [DataRow(174.0, 3.9, 1)] // its busy one
    [DataRow(3.0, 5.0, 8)]
    public void TheQuickestIsKept(double several, double one, int expected)
    {
        var trial = new ThreadTrial([8, 1], threads => _threads = threads, () => _now);
        var steps = 0;
        while (!Step(trial, several, one))
            Assert.IsLessThan(100, steps++);
        Assert.AreEqual(expected, trial.Chosen);
        Assert.AreEqual(expected, _threads);
        // 2 to warm up, then twice 4 with each.
        Assert.AreEqual(2 + 16 - 1, steps);
    }

    [TestMethod]
    public void OneDisturbedStepDoesNotDecide()
    {
        var trial = new ThreadTrial([2, 1], threads => _threads = threads, () => _now);
        var steps = 0;
        while (!Step(trial, 3, steps++ == 7 ? 1000 : 2))
            Assert.IsLessThan(100, steps);
        Assert.AreEqual(1, trial.Chosen);
    }

    [TestMethod]
    public void ItTriesAgainWhereTheMachineHasChanged()
    {
        var trial = new ThreadTrial([2, 1], threads => _threads = threads, () => _now);
        while (!Step(trial, 2, 3)) { }
        Assert.AreEqual(2, trial.Chosen);
        // One slow step is none; a stretch of them is.
        for (var i = 0; i < 300; i++)
            Step(trial, i % 8 == 0 ? 50 : 2, 3);
        Assert.AreEqual(2, trial.Chosen);
        var steps = 0;
        while (!Step(trial, 50, 5))
            Assert.IsLessThan(60, steps++);
        Assert.AreEqual(1, trial.Chosen);
    }

    [TestMethod]
    public void AResumedRunGoesOnWithItsNumber()
    {
        var trial = new ThreadTrial([2, 1], threads => _threads = threads, () => _now);
        trial.Resume(1);
        for (var i = 0; i < 300; i++)
            Assert.IsFalse(Step(trial, 1, 5));
        Assert.AreEqual(1, _threads);
    }

    [TestMethod]
    public void SmallNetworksAndGivenNumbersAreNotTried()
    {
        using var given = new TorchThreads(3, 1L << 40);
        Assert.IsNull(given.Trial);
        using var small = new TorchThreads(0, 1000);
        Assert.IsNull(small.Trial);
        using var alone = new TorchThreads(0, 1L << 40, limit: 1);
        Assert.IsNull(alone.Trial);
        CollectionAssert.AreEqual(new[] { 2, 1 }, TorchThreads.Candidates(2).ToArray());
        CollectionAssert.AreEqual(new[] { 8, 1, 4 }, TorchThreads.Candidates(8).ToArray());
    }

    private bool Step(ThreadTrial trial, double several, double one)
    {
        trial.Begin();
        _now += _threads > 1 ? several : one;
        return trial.End();
    }
}
