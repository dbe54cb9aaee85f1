namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class RandomLossWeightingTests
{
    [TestMethod]
    public void OnTheSimplexWithEqualMeans()
    {
        var balancer = new RandomLossWeighting().Started(3);
        var mean = new double[3];
        for (var step = 0; step < 20_000; step++)
        {
            var weights = balancer.Weights(MatrixStep.OfLosses(1, 2, 3));
            Assert.AreEqual(1, weights.Sum(), 1e-12);
            Assert.IsTrue(weights.All(weight => weight > 0));
            for (var i = 0; i < 3; i++)
                mean[i] += weights[i] / 20_000;
        }
        BalancerAsserts.Close([1.0 / 3, 1.0 / 3, 1.0 / 3], mean, 0.01);
    }

    [TestMethod]
    public void TheSeedDecides()
    {
        var step = MatrixStep.OfLosses(1, 2);
        BalancerAsserts.Close(
            new RandomLossWeighting().Started(2, 5).Weights(step),
            new RandomLossWeighting().Started(2, 5).Weights(step),
            0
        );
        Assert.AreNotEqual(
            new RandomLossWeighting().Started(2, 5).Weights(step)[0],
            new RandomLossWeighting().Started(2, 6).Weights(step)[0]
        );
    }
}
