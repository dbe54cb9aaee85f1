namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class TrimmedMeanTests
{
    [TestMethod]
    public void ExtremesAreLeftOutInEachCoordinate() =>
        BalancerAsserts.Close(
            [1.5, 2.5],
            new TrimmedMean().Direction([
                [1e11f, 3],
                [1, -1e11f],
                [-1e10f, 1e10f],
                [2, 2],
            ])
        );

    [TestMethod]
    public void NothingTrimmedIsTheMean() =>
        BalancerAsserts.Close(
            [2, 3],
            new TrimmedMean { Trim = 0 }.Direction([
                [1, 2],
                [3, 4],
            ])
        );

    [TestMethod]
    public void MoreParametersThanABlock()
    {
        float[][] rows = [.. Enumerable.Range(0, 5).Select(i => Enumerable.Range(0, 1000).Select(p => (float)((i * 7 + p) % 5)).ToArray())];
        // Every column holds 0, 1, 2, 3, 4 in some order.
        Assert.IsTrue(
            new TrimmedMean { Trim = 2 }
                .Direction(rows)
                .All(value => value == 2)
        );
    }

    [TestMethod]
    public void FewTasksTrimWhatTheyCan()
    {
        var balancer = new TrimmedMean { Trim = 2 }.Started(5);
        var direction = new float[1];
        balancer.Combine(
            new MatrixStep(
                [
                    [1],
                    [9],
                    [2],
                ],
                tasks: [0, 1, 4]
            ),
            direction
        );
        Assert.AreEqual(2, direction[0]);
        balancer.Combine(
            new MatrixStep(
                [
                    [1],
                    [9],
                ],
                tasks: [0, 1]
            ),
            direction
        );
        Assert.AreEqual(5, direction[0]);
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new TrimmedMean());
        BalancerAsserts.PermutationInvariant(() => new TrimmedMean());
        BalancerAsserts.Homogeneous(() => new TrimmedMean());
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrimmedMean().Start(2, 1));
    }
}
