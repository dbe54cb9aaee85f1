namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class NashMtlTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // α₁²‖g₁‖² = α₂²‖g₂‖², so d lies on the bisector of the two gradients; here cut to norm 1.
        var cosine = -22 / Math.Sqrt(18 * 38);
        var direction = new NashMtl().Direction(Matrices.Pair);
        var length = Math.Sqrt(2 + 2 * cosine);
        double[] bisector =
        [
            (-4 / Math.Sqrt(18) + 6 / Math.Sqrt(38)) / length,
            (1 / Math.Sqrt(18) + 1 / Math.Sqrt(38)) / length,
            (1 / Math.Sqrt(18) + 1 / Math.Sqrt(38)) / length,
        ];
        BalancerAsserts.Close(bisector, direction, 1e-8);
    }

    [TestMethod]
    public void OrthogonalTasksByHand()
    {
        // α = 1/‖g‖ for the paper's equation; the authors' G/‖G‖ multiplies it by √‖G‖ = (4² + 3²)^¼ in squared norms.
        var weights = new NashMtl { MaxNorm = 0 }
            .Started(2)
            .Weights(
                new MatrixStep([
                    [2, 0],
                    [0, MathF.Sqrt(3)],
                ])
            );
        var factor = Math.Sqrt(Math.Sqrt(16 + 9));
        BalancerAsserts.Close([factor / 2, factor / Math.Sqrt(3)], weights, 1e-7);
    }

    [TestMethod]
    public void EveryTaskGetsTheSameShareOnAllMatrices()
    {
        // Gα = 1/α: αᵢ⟨gᵢ, d⟩ is the same for all tasks.
        foreach (var (name, rows) in Matrices.Improvable())
        {
            var weights = new NashMtl().Started(rows.Length).Weights(new MatrixStep(rows));
            var direction = Vectors.Combine(weights, rows);
            var shares = rows.Select((row, i) => weights[i] * Vectors.Dot(Vectors.Wide(row), direction)).ToArray();
            foreach (var share in shares)
                Assert.AreEqual(1, share / shares[0], 1e-5, $"{name}: {string.Join(' ', shares)}");
        }
    }

    [TestMethod]
    [DataRow(1e8)]
    [DataRow(1e12)]
    public void ConvergesOnLargeLosses(double scale)
    {
        var expected = new NashMtl().Direction(Matrices.Pair);
        BalancerAsserts.Close(expected, new NashMtl().Direction(Vectors.Scale(Matrices.Pair, _ => scale)), 1e-7);
        BalancerAsserts.Close(expected, new NashMtl().Direction(Vectors.Scale(Matrices.Pair, i => i == 0 ? scale : 1)), 1e-7);
    }

    [TestMethod]
    public void CutsTheNorm()
    {
        Assert.AreEqual(0.25, Vectors.Norm(new NashMtl { MaxNorm = 0.25 }.Direction(Matrices.Pair)), 1e-9);
        Assert.IsGreaterThan(1.0, Vectors.Norm(new NashMtl { MaxNorm = 0 }.Direction(Matrices.Pair)));
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new NashMtl());
        BalancerAsserts.NonConflicting(() => new NashMtl(), Matrices.All());
        BalancerAsserts.PermutationInvariant(() => new NashMtl());
        BalancerAsserts.Homogeneous(() => new NashMtl { MaxNorm = 0 });
        BalancerAsserts.IndependentOfRowScale(() => new NashMtl());
        BalancerAsserts.ZeroWhereStationary(() => new NashMtl { MaxNorm = 0 }, 1e-4);
        BalancerAsserts.NonZeroWhereImprovable(() => new NashMtl { MaxNorm = 0 });
    }
}
