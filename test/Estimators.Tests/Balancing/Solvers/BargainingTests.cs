namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class BargainingTests
{
    [TestMethod]
    [DataRow(1.0)]
    [DataRow(0.2)]
    [DataRow(2.0)]
    public void SolvesTheEquationWithFewNewtonSteps(double power)
    {
        var solver = new Bargaining();
        for (var seed = 1; seed <= 200; seed++)
        {
            var (n, random) = (1 + seed % 12, new SeededRandom(seed));
            var rows = Enumerable
                .Range(0, n)
                .Select(_ =>
                {
                    var scale = Math.Pow(10, 8 * random.Uniform() - 4);
                    return Enumerable.Range(0, n + 3).Select(_ => scale * random.Normal()).ToArray();
                })
                .ToArray();
            double[] gramian = [.. rows.SelectMany(a => rows.Select(b => Vectors.Dot(a, b)))],
                alpha = new double[n];
            solver.Solve(gramian, power, alpha);
            for (var i = 0; i < n; i++)
            {
                Assert.IsGreaterThan(0.0, alpha[i]);
                var left = Enumerable.Range(0, n).Sum(j => gramian[i * n + j] * alpha[j]);
                Assert.AreEqual(1, left * Math.Pow(alpha[i], power), 1e-4, $"seed {seed}, task {i}");
            }
            Assert.IsLessThan(40, solver.Steps, $"seed {seed}");
        }
    }

    [TestMethod]
    public void AZeroGradientGetsNothing()
    {
        var alpha = new double[2];
        new Bargaining().Solve([0, 0, 0, 4], 1, alpha);
        BalancerAsserts.Close([0, 0.5], alpha, 1e-9);
    }
}
