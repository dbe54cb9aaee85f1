namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class NonNegativeQpTests
{
    [TestMethod]
    public void OneVariable()
    {
        BalancerAsserts.Close([1.5], Solve([2], [-3]));
        BalancerAsserts.Close([0], Solve([2], [3]));
    }

    [TestMethod]
    public void TheConstraintBinds()
    {
        // Unconstrained: (−1, 2); with x₁ = 0, x₂ = 4/4.
        BalancerAsserts.Close([0, 1], Solve([4, 2, 2, 4], [0, -4]));
    }

    [TestMethod]
    public void OptimalAmongAllActiveSets()
    {
        // The best of the 2ⁿ ways to fix variables at zero, each solved by elimination.
        for (var seed = 1; seed <= 200; seed++)
        {
            var (n, random) = (1 + seed % 6, new SeededRandom(seed));
            var (q, c) = Problem(n, n + 1, random);
            var x = Solve(q, c);
            Assert.IsTrue(x.All(value => value >= 0), $"seed {seed}");
            var best = Enumerable.Range(0, 1 << n).Select(set => BestOfActiveSet(q, c, set)).Min();
            Assert.AreEqual(best, Value(q, c, x), 1e-9 * (1 + Math.Abs(best)), $"seed {seed}");
        }
    }

    [TestMethod]
    public void KuhnTuckerConditionsOfLargeAndSingularProblems()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var (n, random) = (8 + seed % 57, new SeededRandom(seed));
            var (q, c) = Problem(n, seed % 3 == 0 ? n / 2 : n, random);
            var x = Solve(q, c);
            for (var i = 0; i < n; i++)
            {
                var (slope, size) = (c[i], Math.Abs(c[i]));
                for (var j = 0; j < n; j++)
                {
                    slope += q[i * n + j] * x[j];
                    size += Math.Abs(q[i * n + j] * x[j]);
                }
                Assert.IsGreaterThanOrEqualTo(-1e-8 * size, slope, $"seed {seed}: the objective still falls along {i}");
                if (x[i] > 0)
                    Assert.IsLessThanOrEqualTo(1e-8 * size, slope, $"seed {seed}: {i} could be smaller");
            }
        }
    }

    private static double[] Solve(double[] q, double[] c)
    {
        var x = new double[c.Length];
        new NonNegativeQp().Solve(q, c, x);
        return x;
    }

    /// <summary>Q = AAᵀ of n rows and r columns, of row scales from 1e-3 to 1e3, and c in its range.</summary>
    private static (double[] Q, double[] C) Problem(int n, int r, SeededRandom random)
    {
        var a = Enumerable
            .Range(0, n)
            .Select(_ =>
            {
                var scale = Math.Pow(10, 6 * random.Uniform() - 3);
                return Enumerable.Range(0, r).Select(_ => scale * random.Normal()).ToArray();
            })
            .ToArray();
        var target = Enumerable.Range(0, r).Select(_ => random.Normal()).ToArray();
        return ([.. a.SelectMany(x => a.Select(y => Vectors.Dot(x, y)))], [.. a.Select(x => Vectors.Dot(x, target))]);
    }

    private static double Value(double[] q, double[] c, double[] x) => 0.5 * Quadratic.Form(q, x) + Vectors.Dot(c, x);

    private static double BestOfActiveSet(double[] q, double[] c, int set)
    {
        var free = Enumerable.Range(0, c.Length).Where(i => (set >> i & 1) == 1).ToArray();
        var m = free.Select(i => free.Select(j => q[i * c.Length + j]).Append(-c[i]).ToArray()).ToArray();
        for (var k = 0; k < m.Length; k++)
            for (var i = 0; i < m.Length; i++)
                if (i != k)
                {
                    var factor = m[i][k] / m[k][k];
                    m[i] = [.. m[i].Zip(m[k], (a, b) => a - factor * b)];
                }
        var x = new double[c.Length];
        for (var k = 0; k < free.Length; k++)
            x[free[k]] = m[k][^1] / m[k][k];
        return x.All(value => value >= 0) ? Value(q, c, x) : double.PositiveInfinity;
    }
}
