namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Compares the weights of a loss-based method with the derivative of its scalarization, by central differences.</summary>
internal static class Scalarizations
{
    public static readonly double[][] Losses =
    [
        [0.7, 2.3, 1.1],
        [10, 0.01, 3],
        [1, 1, 1.0001],
        [5e5, 3, 2e-3],
    ];

    public static void IsTheDerivative(Func<Balancer> make, Func<double[], double> scalarization)
    {
        foreach (var losses in Losses)
        {
            var weights = make().Started(losses.Length).Weights(MatrixStep.OfLosses(losses));
            for (var i = 0; i < losses.Length; i++)
            {
                var h = 1e-4 * losses[i];
                var (up, down) = (losses.ToArray(), losses.ToArray());
                (up[i], down[i]) = (losses[i] + h, losses[i] - h);
                var derivative = (scalarization(up) - scalarization(down)) / (2 * h);
                Assert.AreEqual(
                    derivative,
                    weights[i],
                    1e-4 * weights.Max(Math.Abs) + 1e-15 * Math.Abs(scalarization(losses)) / h + 1e-9,
                    $"task {i} of {string.Join(' ', losses)}"
                );
            }
        }
    }
}
