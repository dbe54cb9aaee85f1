namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class AutoLambdaTests
{
    [TestMethod]
    [DataRow(1), DataRow(2), DataRow(3)]
    public void TheSlopeIsThatOfTheValidationLossBehindAStep(int seed)
    {
        foreach (var primary in new int[]?[] { null, [0], [1, 2] })
        {
            var (step, balancer) = (new QuadraticStep(3, 5, seed), new AutoLambda { PrimaryTasks = primary }.Started(3));
            double[] lambda = [0.3, 0.7, 0.2];
            var theta = Vectors.Wide(step.Parameters.ToArray());
            // The bilevel objective itself, differentiated in double precision.
            var expected = QuadraticStep.Slopes(
                weights => (primary ?? [0, 1, 2]).Sum(t => step.ValidationLoss(t, step.Ahead(theta, weights))),
                lambda
            );
            var slope = new double[3];
            Assert.IsTrue(balancer.TrySlope(step, lambda, slope));
            BalancerAsserts.SameVector(expected, slope, 1e-3, $"primary {string.Join(' ', primary ?? [])}");
        }
    }

    [TestMethod]
    public void LambdaMovesAgainstTheSlopeByAdam()
    {
        var (step, balancer) = (new QuadraticStep(3, 5, 4), new AutoLambda { LearningRate = 0.01 }.Started(3));
        var slope = new double[3];
        new AutoLambda().Started(3).TrySlope(step, [0.1, 0.1, 0.1], slope);
        // Adam's first step has the length of its rate.
        BalancerAsserts.Close([.. slope.Select(value => 0.1 - 0.01 * Math.Sign(value))], balancer.Weights(step), 1e-5);
    }

    [TestMethod]
    public void ATaskThatPullsTheOtherWayLosesItsWeightAndItNeverTurnsNegative()
    {
        // Task 1's training pulls to the opposite side of where task 0's validation wants the parameters; task 2 pulls along.
        double[][] Same(double value) => [.. Enumerable.Range(0, 3).Select(_ => new double[] { value, value })];
        var step = new QuadraticStep(3, 2, 1)
        {
            Curvature = Same(1),
            Centre =
            [
                [5, 5],
                [-9, -9],
                [7, 7],
            ],
            ValidationCurvature = Same(1),
            ValidationCentre =
            [
                [6, 6],
                [0, 0],
                [0, 0],
            ],
        };
        var balancer = new AutoLambda { PrimaryTasks = [0], LearningRate = 0.01 }.Started(3);
        double[] weights = [];
        for (var k = 0; k < 50; k++)
            weights = balancer.Weights(step);
        Assert.AreEqual(0, weights[1]);
        Assert.IsGreaterThan(0.2, weights[0]);
        Assert.IsGreaterThan(0.2, weights[2]);
    }

    [TestMethod]
    public void BadPrimaryTasksAreRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new AutoLambda { PrimaryTasks = [] }.Validate(3));
        Assert.ThrowsExactly<ArgumentException>(() => new AutoLambda { PrimaryTasks = [-1] }.Validate(3));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new AutoLambda { PrimaryTasks = [3] }.Start(3, 1)).Message,
            "task 3"
        );
    }
}
