namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class MinNormPointTests
{
    [TestMethod]
    public void NoPointOfAGridIsShorter()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new SeededRandom(seed);
            var gramian = Gram(
                Enumerable.Range(0, 3).Select(_ => new[] { random.Normal(), random.Normal() + 0.5, random.Normal() }).ToArray()
            );
            var weights = new double[3];
            var value = new MinNormPoint().Solve(gramian, weights);
            Assert.AreEqual(1, weights.Sum(), 1e-12);
            Assert.IsTrue(weights.All(w => w >= 0));
            for (var a = 0.0; a <= 1; a += 0.02)
                for (var b = 0.0; a + b <= 1; b += 0.02)
                    Assert.IsLessThanOrEqualTo(Quadratic.Form(gramian, [a, b, 1 - a - b]) + 1e-12, value, $"seed {seed}");
        }
    }

    [TestMethod]
    public void OptimalityConditionsOfManyTasks()
    {
        // ⟨gᵢ, d⟩ ≥ ‖d‖², with equality where the weight is positive.
        foreach (var (name, rows) in Matrices.All())
        {
            var step = new MatrixStep(rows);
            var weights = new double[rows.Length];
            var value = new MinNormPoint().Solve(step.Gramian.Values, weights);
            for (var i = 0; i < rows.Length; i++)
            {
                var product = Vectors.Dot(step.Gramian.Row(i).ToArray(), weights);
                var size = Enumerable.Range(0, rows.Length).Sum(j => Math.Abs(step.Gramian[i, j]) * weights[j]);
                Assert.IsGreaterThanOrEqualTo(value - 1e-9 * size, product, $"{name}, task {i}");
                if (weights[i] > 1e-9)
                    Assert.IsLessThanOrEqualTo(value + 1e-9 * size, product, $"{name}, task {i}");
            }
        }
    }

    private static double[] Gram(double[][] rows) => [.. rows.SelectMany(a => rows.Select(b => Vectors.Dot(a, b)))];
}
