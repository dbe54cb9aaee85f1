namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class UpGradTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // For two tasks the projections onto the cone are those onto the other's normal plane: half of PCGrad's.
        BalancerAsserts.Close(
            [0.5 * (1 + 22.0 / 18), 0.5 * (1 + 22.0 / 38)],
            new UpGrad().Started(2).Weights(new MatrixStep(Matrices.Pair))
        );
    }

    [TestMethod]
    public void PreferencesWeighTheProjections()
    {
        var weights = new UpGrad { Preferences = [2, 0] }
            .Started(2)
            .Weights(new MatrixStep(Matrices.Pair));
        BalancerAsserts.Close([2, 2 * 22.0 / 38], weights);
    }

    [TestMethod]
    public void LinearUnderScalingOfTheRows()
    {
        // d(diag(c)J) is linear in c (Quinton, Rey 2024, section 2.2).
        foreach (var (name, rows) in Matrices.Improvable())
        {
            var random = new SeededRandom(rows.Length);
            var (a, b) = (rows.Select(_ => random.Uniform()).ToArray(), rows.Select(_ => random.Uniform()).ToArray());
            var (ofA, ofB) = (
                new UpGrad().Direction(Vectors.Scale(rows, i => a[i])),
                new UpGrad().Direction(Vectors.Scale(rows, i => b[i]))
            );
            var ofBoth = new UpGrad().Direction(Vectors.Scale(rows, i => 2 * a[i] + 3 * b[i]));
            BalancerAsserts.SameVector(ofA.Zip(ofB, (x, y) => 2 * x + 3 * y).ToArray(), ofBoth, 1e-5, name);
        }
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new UpGrad());
        BalancerAsserts.NonConflicting(() => new UpGrad(), Matrices.All());
        BalancerAsserts.PermutationInvariant(() => new UpGrad());
        BalancerAsserts.Homogeneous(() => new UpGrad());
        BalancerAsserts.ZeroWhereStationary(() => new UpGrad());
        BalancerAsserts.NonZeroWhereImprovable(() => new UpGrad());
    }

    [TestMethod]
    public void RefusesPreferencesOfAnotherNumberOfTasks()
    {
        var error = Assert.Throws<ArgumentException>(() => new UpGrad { Preferences = [1, 2] }.Start(3, 1));
        StringAssert.Contains(error.Message, "2 entries");
        StringAssert.Contains(error.Message, "3 tasks");
    }
}
