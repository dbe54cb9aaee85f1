namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// The two-task problem of Liu et al. 2021 ("Conflict-Averse Gradient Descent", section 5.1 and appendix) with gradients of very different
/// size and a narrow curved valley: from some starting points the plain sum of the losses gets stuck on its way to the Pareto front,
/// methods that avoid conflicts do not.
/// </summary>
[TestClass]
public sealed class TwoTaskToyTests
{
    private static readonly double[] Left = [-8.5, 7.5],
        Right = [9, 9];

    private static IEnumerable<object[]> Avoiding() =>
        Rows(new CaGrad(), new PcGrad(), new UpGrad(), new DualProj(), new ConFig(), new AlignedMtl());

    private static IEnumerable<object[]> Balancing() => Rows(new NashMtl(), new Mgda(), new FairGrad(), new ImtlGradient());

    [TestMethod]
    public void ThePlainSumGetsStuck() => Assert.IsGreaterThan(0.0, Losses(Descend(new EqualWeights(), Left)).Sum());

    [TestMethod]
    [DynamicData(nameof(Avoiding))]
    public void MethodsThatAvoidConflictsGetPastTheValley(Balancer balancer) =>
        Assert.IsLessThan(-20.0, Losses(Descend(balancer, Left)).Sum());

    [TestMethod]
    [DynamicData(nameof(Balancing))]
    public void MethodsThatBalanceReachTheFront(Balancer balancer)
    {
        // The front is where both parabolas' gradients are opposite: x₁ in [−7, 7] and x₂ close to −8.37.
        foreach (var start in new[] { Left, Right })
        {
            var end = Descend(balancer, start);
            Assert.IsTrue(Math.Abs(end[0]) <= 7 && Math.Abs(end[1] + 8.37) < 0.1, $"ends at ({end[0]}, {end[1]})");
        }
    }

    private static IEnumerable<object[]> Rows(params Balancer[] balancers) => balancers.Select(balancer => new object[] { balancer });

    /// <summary>12,000 steps of Adam at 0.005.</summary>
    private static double[] Descend(Balancer balancer, double[] start)
    {
        balancer.Start(2, 1);
        double[] x = [.. start],
            mean = [0, 0],
            square = [0, 0];
        for (var k = 1; k <= 12_000; k++)
        {
            var rows = Gradients(x);
            var weights = balancer.Weights(new MatrixStep(rows, Losses(x)));
            for (var p = 0; p < 2; p++)
            {
                var d = weights[0] * rows[0][p] + weights[1] * rows[1][p];
                mean[p] += 0.1 * (d - mean[p]);
                square[p] += 0.001 * (d * d - square[p]);
                x[p] -= 5e-3 * (mean[p] / (1 - Math.Pow(0.9, k))) / (Math.Sqrt(square[p] / (1 - Math.Pow(0.999, k))) + 1e-8);
            }
        }
        return x;
    }

    private static double[] Losses(double[] x)
    {
        var (up, down) = (Math.Max(Math.Tanh(0.5 * x[1]), 0), Math.Max(Math.Tanh(-0.5 * x[1]), 0));
        var f1 = Math.Log(Math.Max(Math.Abs(0.5 * (-x[0] - 7) - Math.Tanh(-x[1])), 5e-6)) + 6;
        var f2 = Math.Log(Math.Max(Math.Abs(0.5 * (-x[0] + 3) - Math.Tanh(-x[1]) + 2), 5e-6)) + 6;
        var g1 = (Math.Pow(-x[0] + 7, 2) + 0.1 * Math.Pow(-x[1] - 8, 2)) / 10 - 20;
        var g2 = (Math.Pow(-x[0] - 7, 2) + 0.1 * Math.Pow(-x[1] - 8, 2)) / 10 - 20;
        return [up * f1 + down * g1, up * f2 + down * g2];
    }

    private static float[][] Gradients(double[] x)
    {
        const double h = 1e-6;
        float[][] rows =
        [
            [0, 0],
            [0, 0],
        ];
        for (var p = 0; p < 2; p++)
        {
            double[] above = [.. x],
                below = [.. x];
            (above[p], below[p]) = (x[p] + h, x[p] - h);
            var (a, b) = (Losses(above), Losses(below));
            for (var i = 0; i < 2; i++)
                rows[i][p] = (float)((a[i] - b[i]) / (2 * h));
        }
        return rows;
    }
}
