namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class RandomGradientWeightsTests
{
    [TestMethod]
    public void OnlyTheSharedPartIsWeighed()
    {
        Assert.IsFalse(new RandomGradientWeights().WeighsHeads);
        Assert.IsTrue(new RandomLossWeighting().WeighsHeads);
    }

    [TestMethod]
    public void ANewPointOfTheSimplexInEachStep()
    {
        var balancer = new RandomGradientWeights().Started(3);
        var (first, second) = (
            balancer.Weights(
                new MatrixStep([
                    [1],
                    [2],
                    [3],
                ])
            ),
            balancer.Weights(
                new MatrixStep([
                    [1],
                    [2],
                    [3],
                ])
            )
        );
        Assert.AreEqual(1, first.Sum(), 1e-12);
        Assert.IsTrue(first.All(weight => weight > 0));
        Assert.AreNotEqual(first[0], second[0]);
        BalancerAsserts.Close(
            first,
            new RandomGradientWeights()
                .Started(3)
                .Weights(
                    new MatrixStep([
                        [1],
                        [2],
                        [3],
                    ])
                ),
            0,
            "the same seed"
        );
    }
}
