namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class DynamicWeightAverageTests
{
    [TestMethod]
    public void EqualUntilTwoEpochsAreKnown()
    {
        var balancer = new DynamicWeightAverage().Started(2);
        BalancerAsserts.Close([1, 1], balancer.Weights(MatrixStep.OfLosses(1, 9)));
        balancer.EndEpoch([1, 9]);
        BalancerAsserts.Close([1, 1], balancer.Weights(MatrixStep.OfLosses(1, 9)));
    }

    [TestMethod]
    public void TheSlowerTaskGetsMore()
    {
        var balancer = new DynamicWeightAverage { Temperature = 2 }.Started(2);
        balancer.EndEpoch([4, 10]);
        balancer.EndEpoch([2, 10]);
        // Ratios ½ and 1: 2·exp(¼)/(exp(¼) + exp(½)).
        var sum = Math.Exp(0.25) + Math.Exp(0.5);
        BalancerAsserts.Close([2 * Math.Exp(0.25) / sum, 2 * Math.Exp(0.5) / sum], balancer.Weights(MatrixStep.OfLosses(2, 10)));
        BalancerAsserts.Close(
            [2 * Math.Exp(0.5) / sum],
            balancer.Weights(
                new MatrixStep(
                    [
                        [1],
                    ],
                    tasks: [1]
                )
            )
        );
    }

    [TestMethod]
    public void AnEpochWithoutLabelsChangesNothing()
    {
        var (balancer, other) = (new DynamicWeightAverage().Started(2), new DynamicWeightAverage().Started(2));
        foreach (var epoch in new double[][] { [4, 10], [2, 9], [double.NaN, 8] })
            balancer.EndEpoch(epoch);
        foreach (var epoch in new double[][] { [4, 9], [2, 8] })
            other.EndEpoch(epoch);
        BalancerAsserts.Close(other.Weights(MatrixStep.OfLosses(1, 1)), balancer.Weights(MatrixStep.OfLosses(1, 1)));
    }

    [TestMethod]
    public void ALossOfZeroIsNoReasonForNaN()
    {
        var balancer = new DynamicWeightAverage().Started(2);
        balancer.EndEpoch([0, 1]);
        balancer.EndEpoch([0, 1]);
        BalancerAsserts.Close([1, 1], balancer.Weights(MatrixStep.OfLosses(0, 1)));
    }
}
