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

    /// <summary>A loss without a logarithm moves nothing; one that is positive now and then settles at its logarithm there.</summary>
    [TestMethod]
    public void ALossThatIsNotPositiveLeavesItsWeight()
    {
        foreach (var loss in new[] { 0, -3, -1e6, 1e-30, double.NegativeZero })
        {
            var balancer = new Uncertainty().Started(2);
            var scale = new ImtlLoss().Started(2);
            for (var step = 0; step < 2000; step++)
            {
                balancer.Weights(MatrixStep.OfLosses(loss, 2));
                scale.Weights(MatrixStep.OfLosses(loss, 2));
            }
            BalancerAsserts.Close([0.5, 0.25], balancer.Weights(MatrixStep.OfLosses(loss, 2)), 0.02);
            BalancerAsserts.Close([1, 0.5], scale.Weights(MatrixStep.OfLosses(loss, 2)), 0.02);
        }
        var mixed = new Uncertainty { LearningRate = 0.01 }.Started(1);
        for (var step = 0; step < 6000; step++)
            mixed.Weights(MatrixStep.OfLosses(step % 3 == 0 ? 0.5 : -2));
        BalancerAsserts.Close([1], mixed.Weights(MatrixStep.OfLosses(0.5)), 0.02);
    }

    [TestMethod]
    public void WhatDividesByLossesIsNamed()
    {
        TaskDefinition[] tasks = [new RegressionTask("Count", "Sum") { Loss = RegressionLoss.Poisson }, Tasks.Binary("Sign", "Sign")];
        StringAssert.StartsWith(
            LossWarnings.Of(new GeometricLoss(), tasks),
            "GeometricLoss divides by the losses, and the loss of 'Count' can"
        );
        StringAssert.Contains(LossWarnings.Of(new Famo(), tasks), "LowestLosses");
        Assert.IsNull(LossWarnings.Of(new Famo { LowestLosses = [-90, 0] }, tasks));
        Assert.IsNull(LossWarnings.Of(new GeometricLoss(), tasks[1..]));
        Assert.IsNull(LossWarnings.Of(new Uncertainty(), tasks));
        Assert.IsNull(LossWarnings.Of(null, tasks));
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
