namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class FairGradTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // α = 1: wᵢ = t/‖gᵢ‖ with t²(1 + cos) = 1.
        var t = 1 / Math.Sqrt(1 - 22 / Math.Sqrt(18 * 38));
        BalancerAsserts.Close(
            [t / Math.Sqrt(18), t / Math.Sqrt(38)],
            new FairGrad().Started(2).Weights(new MatrixStep(Matrices.Pair)),
            1e-8
        );
    }

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(2.0)]
    [DataRow(5.0)]
    public void OrthogonalTasksByHand(double alpha)
    {
        // ‖g‖² w = w^(−1/α), so w = ‖g‖^(−2α/(α+1)).
        var weights = new FairGrad { Alpha = alpha }
            .Started(2)
            .Weights(
                new MatrixStep([
                    [4, 0],
                    [0, 0.5f],
                ])
            );
        BalancerAsserts.Close([Math.Pow(4, -2 * alpha / (alpha + 1)), Math.Pow(0.5, -2 * alpha / (alpha + 1))], weights, 1e-8);
    }

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(1.0)]
    [DataRow(2.0)]
    [DataRow(5.0)]
    public void SolvesItsEquationOnAllMatrices(double alpha)
    {
        foreach (var (name, rows) in Matrices.Improvable())
        {
            var weights = new FairGrad { Alpha = alpha }
                .Started(rows.Length)
                .Weights(new MatrixStep(rows));
            var direction = Vectors.Combine(weights, rows);
            for (var i = 0; i < rows.Length; i++)
                Assert.AreEqual(
                    1,
                    Vectors.Dot(Vectors.Wide(rows[i]), direction) * Math.Pow(weights[i], 1 / alpha),
                    1e-5,
                    $"{name}, task {i}"
                );
        }
    }

    [TestMethod]
    public void Properties()
    {
        foreach (var alpha in new[] { 0.1, 0.5, 1, 2, 10 })
        {
            BalancerAsserts.Finite(() => new FairGrad { Alpha = alpha });
            BalancerAsserts.NonConflicting(() => new FairGrad { Alpha = alpha }, Matrices.Improvable());
        }
        BalancerAsserts.PermutationInvariant(() => new FairGrad { Alpha = 2 });
        BalancerAsserts.Homogeneous(() => new FairGrad { Alpha = 1 }, 0);
        BalancerAsserts.Homogeneous(() => new FairGrad { Alpha = 3 }, -0.5);
        BalancerAsserts.NonZeroWhereImprovable(() => new FairGrad { Alpha = 1 });
    }

    [TestMethod]
    public void RefusesAlphaZero() =>
        StringAssert.Contains(
            Assert.Throws<ArgumentOutOfRangeException>(() => new FairGrad { Alpha = 0 }.Validate(2)).Message,
            "[0.1, 100]"
        );
}
