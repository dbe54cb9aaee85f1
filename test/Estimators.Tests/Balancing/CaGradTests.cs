namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class CaGradTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // The worst-off task is g₁ wherever the ball of radius ½‖g₀‖ = ½√3 reaches, so d = g₀ + ½√3 g₁/√18.
        var weights = new CaGrad { Radius = 0.5 }
            .Started(2)
            .Weights(new MatrixStep(Matrices.Pair));
        BalancerAsserts.Close([0.5 + 0.5 * Math.Sqrt(3.0 / 18), 0.5], weights, 1e-7);
    }

    [TestMethod]
    public void RadiusZeroIsTheMean() =>
        BalancerAsserts.Close(
            [0.25, 0.25, 0.25, 0.25],
            new CaGrad { Radius = 0 }
                .Started(4)
                .Weights(
                    new MatrixStep([
                        [1, 0],
                        [-1, 0],
                        [2, 1],
                        [0, 3],
                    ])
                )
        );

    [TestMethod]
    [DataRow(0.2)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    [DataRow(1.5)]
    public void NoDirectionInTheBallHelpsTheWorstTaskMore(double radius)
    {
        var random = new SeededRandom(3);
        for (var trial = 0; trial < 40; trial++)
        {
            var rows = Enumerable.Range(0, 2 + trial % 3).Select(_ => new[] { (float)random.Normal(), (float)random.Normal() }).ToArray();
            var direction = new CaGrad { Radius = radius }.Direction(rows);
            double[] mean = [rows.Average(row => row[0]), rows.Average(row => row[1])];
            var ball = radius * Vectors.Norm(mean);
            Assert.IsLessThanOrEqualTo(
                ball * (1 + 1e-6),
                Vectors.Norm([direction[0] - mean[0], direction[1] - mean[1]]),
                "inside the ball"
            );
            var best = double.NegativeInfinity;
            for (var r = 0.0; r <= 1; r += 0.05)
                for (var angle = 0.0; angle < 2 * Math.PI; angle += 0.01)
                    best = Math.Max(best, Worst(rows, mean[0] + r * ball * Math.Cos(angle), mean[1] + r * ball * Math.Sin(angle)));
            Assert.IsGreaterThanOrEqualTo(best - 1e-6, Worst(rows, direction[0], direction[1]), $"trial {trial}");
        }
    }

    [TestMethod]
    public void WhereTheDualPointVanishesTheOthersStillMove()
    {
        // g₁ and g₂ cancel; d = g₀ = (0, ⅓) hurts neither and helps the third.
        BalancerAsserts.Close(
            [0, 1.0 / 3],
            new CaGrad().Direction([
                [1, 0],
                [-1, 0],
                [0, 1],
            ]),
            1e-6
        );
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new CaGrad());
        BalancerAsserts.NonConflicting(() => new CaGrad { Radius = 1 }, Matrices.Improvable(), 1e-6);
        BalancerAsserts.NonConflicting(() => new CaGrad { Radius = 2 }, Matrices.Improvable(), 1e-6);
        BalancerAsserts.PermutationInvariant(() => new CaGrad(), 1e-5);
        BalancerAsserts.Homogeneous(() => new CaGrad(), 1, 1e-5);
        BalancerAsserts.NonZeroWhereImprovable(() => new CaGrad());
        BalancerAsserts.ZeroWhereStationary(() => new CaGrad { Radius = 1.5 }, 1e-5);
    }

    private static double Worst(float[][] rows, double x, double y) => rows.Min(row => row[0] * x + row[1] * y);
}
