namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class DbMtlTests
{
    [TestMethod]
    public void WithoutMemoryByHand()
    {
        // ∇log L = (2, 0) and (0, 0.5): both scaled to norm 2.
        BalancerAsserts.Close(
            [2, 2],
            new DbMtl { Beta = 0 }.Direction(
                [
                    [4, 0],
                    [0, 5],
                ],
                [2, 10]
            ),
            1e-6
        );
    }

    [TestMethod]
    public void RunningMeanByHand()
    {
        var balancer = new DbMtl { Beta = 0.5, BetaDecay = 1 }.Started(2);
        var direction = new float[2];
        // β₁ = 0.5: ĝ = (1, 0), (0, 2); the larger norm is 2.
        balancer.Combine(
            new MatrixStep([
                [2, 0],
                [0, 4],
            ]),
            direction
        );
        BalancerAsserts.Close([2, 2], Vectors.Wide(direction), 1e-6);
        // β₂ = 0.25: ĝ₁ = 0.25·(1, 0) + 0.75·(0, 4) = (0.25, 3), ĝ₂ = 0.25·(0, 2) + 0.75·(2, 0) = (1.5, 0.5).
        balancer.Combine(
            new MatrixStep([
                [0, 4],
                [2, 0],
            ]),
            direction
        );
        var (n1, n2) = (Math.Sqrt(0.0625 + 9), Math.Sqrt(2.25 + 0.25));
        BalancerAsserts.Close([0.25 + 1.5 * n1 / n2, 3 + 0.5 * n1 / n2], Vectors.Wide(direction), 1e-6);
    }

    [TestMethod]
    public void HeadsFollowTheLogarithm()
    {
        var balancer = new DbMtl().Started(2);
        Assert.IsTrue(balancer.WeighsHeads);
        BalancerAsserts.Close(
            [0.5, 0.1],
            balancer.Weights(
                new MatrixStep(
                    [
                        [1],
                        [1],
                    ],
                    [2, 10]
                )
            )
        );
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new DbMtl());
        BalancerAsserts.Finite(() => new DbMtl { Beta = 0 });
        BalancerAsserts.PermutationInvariant(() => new DbMtl(), 1e-5);
        BalancerAsserts.Homogeneous(() => new DbMtl());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DbMtl { Beta = 1 }.Validate(2));
    }
}
