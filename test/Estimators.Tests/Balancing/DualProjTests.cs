namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class DualProjTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // The mean (1, 1, 1) conflicts with g₁, ⟨g₁, mean⟩ = −2: it moves by 2/18 g₁.
        BalancerAsserts.Close([0.5 + 2.0 / 18, 0.5], new DualProj().Started(2).Weights(new MatrixStep(Matrices.Pair)));
    }

    [TestMethod]
    public void NoConflictKeepsThePreferences() =>
        BalancerAsserts.Close(
            [0.2, 0.8],
            new DualProj { Preferences = [0.2, 0.8] }
                .Started(2)
                .Weights(
                    new MatrixStep([
                        [1, 0],
                        [0, 1],
                    ])
                )
        );

    [TestMethod]
    public void IsTheNearestPointOfTheCone()
    {
        // No other direction of a fine grid that conflicts with nobody is closer to the mean.
        float[][] rows =
        [
            [-4, 1],
            [3, 2],
            [5, -1],
        ];
        var (mean, direction) = (new[] { 4.0 / 3, 2.0 / 3 }, new DualProj().Direction(rows));
        var distance = Vectors.Norm([direction[0] - mean[0], direction[1] - mean[1]]);
        for (var x = -3.0; x <= 3; x += 0.01)
            for (var y = -3.0; y <= 3; y += 0.01)
                if (rows.All(row => row[0] * x + row[1] * y >= 0))
                    Assert.IsLessThanOrEqualTo(Vectors.Norm([x - mean[0], y - mean[1]]) + 1e-9, distance);
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new DualProj());
        BalancerAsserts.NonConflicting(() => new DualProj(), Matrices.All());
        BalancerAsserts.PermutationInvariant(() => new DualProj());
        BalancerAsserts.Homogeneous(() => new DualProj());
        BalancerAsserts.ZeroWhereStationary(() => new DualProj());
        BalancerAsserts.NonZeroWhereImprovable(() => new DualProj());
    }
}
