namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class GradVacTests
{
    [TestMethod]
    public void FirstStepIsPcGrad() =>
        BalancerAsserts.Close([1 + 22.0 / 18, 1 + 22.0 / 38], new GradVac().Started(2).Weights(new MatrixStep(Matrices.Pair)));

    [TestMethod]
    public void BringsTheCosineUpToItsRunningMean()
    {
        // Step 1: cos = 0.8, so with β = ½ the target is 0.4. Step 2: cos = 0, and each gradient is turned until its cosine to the other is
        // 0.4.
        var balancer = new GradVac { Beta = 0.5 }.Started(2);
        BalancerAsserts.Close(
            [1, 1],
            balancer.Weights(
                new MatrixStep([
                    [1, 0],
                    [4, 3],
                ])
            )
        );
        var weights = balancer.Weights(
            new MatrixStep([
                [2, 0],
                [0, 3],
            ])
        );
        // g₁ + w g₂ with cos 0.4: w·3/√(4 + 9w²) = 0.4, and the same for g₂.
        var (w1, w2) = (0.4 * 2 / (3 * Math.Sqrt(1 - 0.16)), 0.4 * 3 / (2 * Math.Sqrt(1 - 0.16)));
        BalancerAsserts.Close([1 + w2, 1 + w1], weights);
        // The targets are now 0.5·0.4 + 0.5·0 = 0.2: a cosine of 0.3 is left alone, one of 0.1 is not.
        var state = new Dictionary<string, double[]>();
        balancer.Capture(state);
        BalancerAsserts.Close([0, 0.2, 0.2, 0], state["targets"]);
    }

    [TestMethod]
    public void TargetsBelongToTasksOfTheModel()
    {
        var balancer = new GradVac { Beta = 1 }.Started(3);
        balancer.Weights(
            new MatrixStep(
                [
                    [1, 0],
                    [3, 4],
                ],
                tasks: [0, 2]
            )
        );
        var state = new Dictionary<string, double[]>();
        balancer.Capture(state);
        BalancerAsserts.Close([0, 0, 0.6, 0, 0, 0, 0.6, 0, 0], state["targets"]);
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new GradVac());
        BalancerAsserts.NonConflicting(() => new GradVac(), Matrices.All().Where(m => m.Rows.Length == 2));
        BalancerAsserts.Homogeneous(() => new GradVac());
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradVac { Beta = 1.1 }.Validate(2));
    }
}
