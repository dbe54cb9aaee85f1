namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class FamoTests
{
    [TestMethod]
    public void BeginsInverseToTheLosses()
    {
        // z = ½ each: w ∝ 1/L, Σw = 1.
        BalancerAsserts.Close([0.2, 0.8], new Famo().Started(2).Weights(MatrixStep.OfLosses(4, 1)));
        BalancerAsserts.Close(
            [0.5, 0.5],
            new Famo { LowestLosses = [3, 0] }
                .Started(2)
                .Weights(MatrixStep.OfLosses(4, 1))
        );
    }

    [TestMethod]
    public void TheTaskThatFellLessGetsMore()
    {
        // δ = (log 2, 0): z(δ − mean) = (+, −), so Adam's first step moves the logits by ∓0.1.
        var balancer = new Famo { LearningRate = 0.1 }.Started(2);
        Assert.IsTrue(balancer.NeedsLossesAfterStep);
        var step = MatrixStep.OfLosses(2, 2);
        balancer.Weights(step);
        balancer.AfterStep(step, [1, 2]);
        var ratio = Math.Exp(0.2);
        BalancerAsserts.Close([1 / (1 + ratio), ratio / (1 + ratio)], balancer.Weights(step), 1e-6);
    }

    [TestMethod]
    public void TheSlowOneOfTwoQuadraticsIsNotLeftBehind()
    {
        // L₁ = 50x² + 1e-3, L₂ = 0.5y² + 1e-3 with one step size: under the mean of the losses x is done long before y moves.
        var (x, y, balancer) = (1.0, 1.0, new Famo().Started(2));
        for (var k = 0; k < 400; k++)
        {
            var step = MatrixStep.OfLosses(50 * x * x + 1e-3, 0.5 * y * y + 1e-3);
            var w = balancer.Weights(step);
            (x, y) = (x - 5e-3 * w[0] * 100 * x, y - 5e-3 * w[1] * y);
            balancer.AfterStep(step, [50 * x * x + 1e-3, 0.5 * y * y + 1e-3]);
        }
        var ofMean = Math.Pow(1 - 5e-3 / 2, 400);
        Assert.IsLessThan(0.5 * ofMean, y);
    }

    [TestMethod]
    public void ZeroNegativeAndHugeLossesStayFinite()
    {
        var balancer = new Famo().Started(3);
        for (var k = 0; k < 50; k++)
        {
            var step = MatrixStep.OfLosses(0, -3, 1e12);
            foreach (var weight in balancer.Weights(step))
                Assert.IsTrue(double.IsFinite(weight) && weight >= 0);
            balancer.AfterStep(step, [1e12, 0, -5]);
        }
    }
}
