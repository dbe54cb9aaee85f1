using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What epochs are compared by, against numbers by hand.</summary>
[TestClass]
public sealed class HeldOutErrorTests
{
    [TestMethod]
    public void ItIsTheGeometricMeanOfTheErrorsThatThereAre()
    {
        TaskDefinition[] tasks = [Tasks.Regression("A", "A"), Tasks.Regression("B", "B"), Tasks.Regression("C", "C")];
        Assert.AreEqual(1, HeldOutError.Of(tasks, [0.25, 4, double.NaN]), 1e-12);
        Assert.IsTrue(double.IsNaN(HeldOutError.Of(tasks, [double.NaN, double.NaN, double.NaN])));
    }

    [TestMethod]
    public void TasksCountByTheirWeights()
    {
        TaskDefinition[] tasks = [Tasks.Regression("A", "A", lossWeight: 3), Tasks.Regression("B", "B")];
        Assert.AreEqual(Math.Pow(16.0 * 16 * 16 * 1, 0.25), HeldOutError.Of(tasks, [16, 1]), 1e-9);
    }

    [TestMethod]
    public void ARankingIsJudgedByItsPairs()
    {
        using var scope = torch.NewDisposeScope();
        var ranking = new HeldOutRanking();
        // True rows at 3 and 1, false ones at 2 and 0: three of the four pairs are in order. The row without weight does not count.
        ranking.Add(
            torch.tensor(new float[] { 3, 2, 9 }, [3, 1]),
            torch.tensor(new float[] { 1, 0, 0 }, [3, 1]),
            torch.tensor(new float[] { 0.5f, 0.5f, 0 })
        );
        ranking.Add(torch.tensor(new float[] { 1, 0 }, [2, 1]), torch.tensor(new float[] { 1, 0 }, [2, 1]), null);
        Assert.AreEqual(0.25, ranking.Error()!.Value, 1e-12);
    }

    [TestMethod]
    public void ALuckyEpochCountsWithItsNeighbours()
    {
        var window = new ScoreWindow(3);
        Assert.AreEqual(6, window.Add(6));
        Assert.AreEqual(4, window.Add(2), "the mean of two");
        Assert.AreEqual(5, window.Add(5), "worse than the mean of three");
        Assert.AreEqual(3, window.Add(2), "the first one is forgotten");
        Assert.IsTrue(double.IsNaN(window.Add(double.NaN)));
    }

    [TestMethod]
    public void WithoutBothAnswersThereIsNoRanking()
    {
        using var scope = torch.NewDisposeScope();
        var ranking = new HeldOutRanking();
        ranking.Add(torch.tensor(new float[] { 3 }, [1, 1]), torch.tensor(new float[] { 1 }, [1, 1]), null);
        Assert.IsNull(ranking.Error());
    }
}
