namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class ConFigTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // The bisector u of the two gradients, as long as ⟨g₁, u⟩ + ⟨g₂, u⟩.
        var (n1, n2) = (Math.Sqrt(18), Math.Sqrt(38));
        double[] bisector = [-4 / n1 + 6 / n2, 1 / n1 + 1 / n2, 1 / n1 + 1 / n2];
        var unit = Array.ConvertAll(bisector, x => x / Vectors.Norm(bisector));
        var length = Matrices.Pair.Sum(row => Vectors.Dot(Vectors.Wide(row), unit));
        BalancerAsserts.Close(Array.ConvertAll(unit, x => length * x), new ConFig().Direction(Matrices.Pair));
    }

    [TestMethod]
    public void SameCosineToAllIndependentGradients()
    {
        foreach (
            var (name, rows) in Matrices
                .Improvable()
                .Where(m => !m.Name.StartsWith("dup", StringComparison.Ordinal) && !m.Name.StartsWith("rank", StringComparison.Ordinal))
        )
        {
            var direction = new ConFig().Direction(rows);
            var cosines = rows.Select(row =>
                    Vectors.Dot(Vectors.Wide(row), direction) / Vectors.Norm(Vectors.Wide(row)) / Vectors.Norm(direction)
                )
                .ToArray();
            foreach (var cosine in cosines)
                Assert.AreEqual(cosines[0], cosine, 1e-5, name);
            Assert.AreEqual(
                1,
                rows.Sum(row => Vectors.Dot(Vectors.Wide(row), direction) / Vectors.Norm(direction)) / Vectors.Norm(direction),
                1e-5,
                name
            );
        }
    }

    [TestMethod]
    public void PreferencesAreTheRatioOfTheCosines()
    {
        var direction = new ConFig { Preferences = [3, 1] }.Direction([
            [5, 0],
            [0, 2],
        ]);
        Assert.AreEqual(3, direction[0] / direction[1], 1e-9);
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new ConFig());
        BalancerAsserts.NonConflicting(
            () => new ConFig(),
            Matrices
                .Improvable()
                .Where(m => !m.Name.StartsWith("dup", StringComparison.Ordinal) && !m.Name.StartsWith("rank", StringComparison.Ordinal))
        );
        BalancerAsserts.PermutationInvariant(() => new ConFig());
        BalancerAsserts.Homogeneous(() => new ConFig());
        BalancerAsserts.IndependentOfRowScale(() => new ConFig());
        BalancerAsserts.NonZeroWhereImprovable(() => new ConFig());
    }
}
