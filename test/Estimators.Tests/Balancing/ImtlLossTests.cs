namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class ImtlLossTests
{
    [TestMethod]
    public void BeginsWithThePlainSum() => BalancerAsserts.Close([1, 1], new ImtlLoss().Started(2).Weights(MatrixStep.OfLosses(3, 0.1)));

    [TestMethod]
    public void FirstUpdateIsAgainstTheGradient()
    {
        // ∂/∂s = L − 1 at s = 0.
        var balancer = new ImtlLoss { LearningRate = 0.1 }.Started(2);
        balancer.Weights(MatrixStep.OfLosses(3, 0.1));
        BalancerAsserts.Close([Math.Exp(-0.1), Math.Exp(0.1)], balancer.Weights(MatrixStep.OfLosses(3, 0.1)), 1e-6);
    }

    [TestMethod]
    public void SettlesWhereEveryScaledLossIsOne()
    {
        var balancer = new ImtlLoss { LearningRate = 0.01 }.Started(3);
        double[] losses = [4, 0.25, 30],
            weights = [];
        for (var step = 0; step < 3000; step++)
            weights = balancer.Weights(MatrixStep.OfLosses(losses));
        BalancerAsserts.Close([1, 1, 1], weights.Zip(losses, (w, loss) => w * loss).ToArray(), 0.02);
    }
}
