namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// Two tasks that want the same parameters elsewhere, with losses that differ by a factor of 10⁴: the plain sum serves the large one alone.
/// L₁ = 5000(‖x − a‖² + 24), L₂ = ½(‖x − b‖² + 24), so every point between a and b is Pareto optimal and the half-way point is fair.
/// </summary>
[TestClass]
public sealed class UnlikeScalesTests
{
    private static readonly double[] A = [1, 0, 2],
        B = [-1, 4, 0];

    [TestMethod]
    public void ThePlainSumServesTheLargeLoss()
    {
        var x = Descend(new EqualWeights());
        Assert.IsLessThan(1e-3, Distance(x, A));
    }

    private static IEnumerable<object[]> ScaleFree() =>
        new Balancer[]
        {
            new NashMtl(),
            new FairGrad(),
            new ImtlGradient(),
            new ConFig(),
            new Mgda { Normalization = MgdaNormalization.Norm },
            new DbMtl { Beta = 0 },
            new ImtlLoss { LearningRate = 0.05 },
            new Uncertainty { LearningRate = 0.05 },
            new GeometricLoss(),
        }.Select(balancer => new object[] { balancer });

    [TestMethod]
    [DynamicData(nameof(ScaleFree))]
    public void MethodsFreeOfTheScaleServeBoth(Balancer balancer)
    {
        var x = Descend(balancer);
        Assert.IsLessThan(0.75 * Distance(A, B), Distance(x, A), $"task 1 at ({string.Join(", ", x)})");
        Assert.IsLessThan(0.75 * Distance(A, B), Distance(x, B), $"task 2 at ({string.Join(", ", x)})");
    }

    /// <summary>3000 steps along the direction, of length 0.05 falling to 0.0005, so that only the direction counts.</summary>
    private static double[] Descend(Balancer balancer)
    {
        balancer.Start(2, 1);
        var x = new double[3];
        for (var k = 0; k < 3000; k++)
        {
            float[][] rows =
            [
                [.. x.Zip(A, (p, a) => (float)(1e4 * (p - a)))],
                [.. x.Zip(B, (p, b) => (float)(p - b))],
            ];
            double[] losses = [5e3 * (Math.Pow(Distance(x, A), 2) + 24), 0.5 * (Math.Pow(Distance(x, B), 2) + 24)];
            var step = new MatrixStep(rows, losses);
            var direction = new float[3];
            if (balancer is DirectionBalancer combining)
                combining.Combine(step, direction);
            else
                direction = Array.ConvertAll(Vectors.Combine(balancer.Weights(step), rows), value => (float)value);
            var norm = Math.Max(Vectors.Norm(Vectors.Wide(direction)), 1e-12);
            for (var p = 0; p < 3; p++)
                x[p] -= 0.05 * Math.Pow(0.01, k / 3000.0) * direction[p] / norm;
        }
        return x;
    }

    private static double Distance(double[] a, double[] b) => Vectors.Norm(a.Zip(b, (x, y) => x - y).ToArray());
}
