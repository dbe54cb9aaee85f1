namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class SimplexProjectionTests
{
    [TestMethod]
    [DataRow(new[] { 0.2, 0.8 }, new[] { 0.2, 0.8 })]
    [DataRow(new[] { 1.0, 1.0, 1.0, 1.0 }, new[] { 0.25, 0.25, 0.25, 0.25 })]
    [DataRow(new[] { 2.0, 0.5, -3.0 }, new[] { 1.0, 0.0, 0.0 })]
    [DataRow(new[] { 0.6, 0.5, -3.0 }, new[] { 0.55, 0.45, 0.0 })]
    [DataRow(new[] { -5.0 }, new[] { 1.0 })]
    [DataRow(new[] { -1e12, 1e12, 1e12 }, new[] { 0.0, 0.5, 0.5 })]
    public void ByHand(double[] point, double[] expected)
    {
        SimplexProjection.Project(point);
        BalancerAsserts.Close(expected, point);
    }

    [TestMethod]
    public void NoPointOfAGridIsNearer()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new SeededRandom(seed);
            double[] from = [random.Normal(), random.Normal(), random.Normal()],
                to = [.. from];
            SimplexProjection.Project(to);
            Assert.AreEqual(1, to.Sum(), 1e-12);
            for (var a = 0.0; a <= 1; a += 0.02)
                for (var b = 0.0; a + b <= 1; b += 0.02)
                    Assert.IsLessThanOrEqualTo(Distance(from, [a, b, 1 - a - b]) + 1e-12, Distance(from, to));
        }
    }

    private static double Distance(double[] a, double[] b) => Vectors.Norm(a.Zip(b, (x, y) => x - y).ToArray());
}
