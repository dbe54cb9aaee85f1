namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class FixedWeightsTests
{
    [TestMethod]
    public void WeightsGoWithTheTasksOfTheModel()
    {
        var balancer = new FixedWeights(1, 0, 2.5).Started(3);
        BalancerAsserts.Close([1, 0, 2.5], balancer.Weights(MatrixStep.OfLosses(3, 4, 5)));
        BalancerAsserts.Close(
            [1, 2.5],
            balancer.Weights(
                new MatrixStep(
                    [
                        [1],
                        [1],
                    ],
                    tasks: [0, 2]
                )
            )
        );
    }

    [TestMethod]
    public void RefusesBadWeights()
    {
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => new FixedWeights(1, -2).Validate(2)).Message, "[1] is -2");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => new FixedWeights(0, 0).Validate(2)).Message,
            "no entry greater than 0"
        );
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => new FixedWeights(1, double.NaN).Validate(2)).Message, "NaN");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => new FixedWeights(1, 2).Start(3, 1)).Message,
            "2 entries, but the model has 3 tasks"
        );
    }

    [TestMethod]
    public void EqualWeightsAreOne() => BalancerAsserts.Close([1, 1], new EqualWeights().Started(2).Weights(MatrixStep.OfLosses(1, 100)));
}
