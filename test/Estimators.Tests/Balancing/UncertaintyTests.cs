namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class UncertaintyTests
{
    [TestMethod]
    public void BeginsAtHalf() => BalancerAsserts.Close([0.5, 0.5], new Uncertainty().Started(2).Weights(MatrixStep.OfLosses(3, 0.1)));

    [TestMethod]
    public void FirstUpdateIsAgainstTheGradient()
    {
        // ∂/∂s = ½ − ½L: negative for L = 3, positive for L = 0.1; Adam's first step is the learning rate.
        var balancer = new Uncertainty { LearningRate = 0.1 }.Started(2);
        balancer.Weights(MatrixStep.OfLosses(3, 0.1));
        BalancerAsserts.Close([0.5 * Math.Exp(-0.1), 0.5 * Math.Exp(0.1)], balancer.Weights(MatrixStep.OfLosses(3, 0.1)), 1e-6);
    }

    [TestMethod]
    public void SettlesAtTheLogOfTheLoss()
    {
        // The optimum of ½exp(−s)L + ½s is s = log L, so each weighted loss is ½.
        var balancer = new Uncertainty { LearningRate = 0.01 }.Started(3);
        double[] losses = [4, 0.25, 30],
            weights = [];
        for (var step = 0; step < 3000; step++)
            weights = balancer.Weights(MatrixStep.OfLosses(losses));
        BalancerAsserts.Close([0.5, 0.5, 0.5], weights.Zip(losses, (w, loss) => w * loss).ToArray(), 0.02);
    }

    [TestMethod]
    public void RefusesABadLearningRate()
    {
        foreach (var rate in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            StringAssert.Contains(
                Assert.Throws<ArgumentOutOfRangeException>(() => new Uncertainty { LearningRate = rate }.Validate(2)).Message,
                "LearningRate must be a finite number greater than 0"
            );
    }
}
