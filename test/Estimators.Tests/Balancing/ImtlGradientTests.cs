namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class ImtlGradientTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // G⁻¹ = [38, 22; 22, 18]/200 times the norms, scaled to a sum of 1.
        var (n1, n2) = (Math.Sqrt(18), Math.Sqrt(38));
        var (v1, v2) = (38 * n1 + 22 * n2, 22 * n1 + 18 * n2);
        BalancerAsserts.Close([v1 / (v1 + v2), v2 / (v1 + v2)], new ImtlGradient().Started(2).Weights(new MatrixStep(Matrices.Pair)));
    }

    [TestMethod]
    public void ProjectionsOntoAllGradientsAreEquallyLong()
    {
        foreach (
            var (name, rows) in Matrices
                .Improvable()
                .Where(m => !m.Name.StartsWith("dup", StringComparison.Ordinal) && !m.Name.StartsWith("rank", StringComparison.Ordinal))
        )
        {
            var weights = new ImtlGradient().Started(rows.Length).Weights(new MatrixStep(rows));
            Assert.AreEqual(1, weights.Sum(), 1e-6, name);
            var direction = Vectors.Combine(weights, rows);
            var projections = rows.Select(row =>
                    Vectors.Dot(Vectors.Wide(row), direction) / Vectors.Norm(Vectors.Wide(row)) / Vectors.Norm(direction)
                )
                .ToArray();
            foreach (var projection in projections)
                Assert.AreEqual(projections[0], projection, 1e-5, name);
        }
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new ImtlGradient());
        BalancerAsserts.PermutationInvariant(() => new ImtlGradient());
        BalancerAsserts.Homogeneous(() => new ImtlGradient());
        BalancerAsserts.IndependentOfRowScale(() => new ImtlGradient());
    }
}
