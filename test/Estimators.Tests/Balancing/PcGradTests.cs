namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class PcGradTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // g₁′ = g₁ + 22/38 g₂ and g₂′ = g₂ + 22/18 g₁.
        BalancerAsserts.Close([1 + 22.0 / 18, 1 + 22.0 / 38], new PcGrad().Started(2).Weights(new MatrixStep(Matrices.Pair)));
    }

    [TestMethod]
    public void NoConflictIsThePlainSum() =>
        BalancerAsserts.Close(
            [1, 1, 1],
            new PcGrad()
                .Started(3)
                .Weights(
                    new MatrixStep([
                        [1, 0],
                        [0, 1],
                        [1, 1],
                    ])
                )
        );

    [TestMethod]
    public void ThreeTasksFollowTheAlgorithmInSomeOrder()
    {
        float[][] rows =
        [
            [-3, -2],
            [1, 0],
            [1, 1],
        ];
        // Each task visits the two others in one order or the other: eight possible sums, worked out on the vectors themselves.
        var possible = Enumerable.Range(0, 8).Select(orders => Algorithm1(rows, orders)).ToArray();
        var seen = new HashSet<string>();
        var balancer = new PcGrad().Started(3);
        for (var step = 0; step < 60; step++)
        {
            var direction = Vectors.Combine(balancer.Weights(new MatrixStep(rows)), rows);
            Assert.IsTrue(
                possible.Any(sum => Vectors.Norm(sum.Zip(direction, (a, b) => a - b).ToArray()) < 1e-9),
                $"[{string.Join(", ", direction)}]"
            );
            seen.Add($"{direction[0]:F6} {direction[1]:F6}");
        }
        Assert.IsGreaterThan(1, seen.Count, "the order is random");
    }

    private static double[] Algorithm1(float[][] rows, int orders)
    {
        double[][] g = [.. rows.Select(row => Vectors.Wide(row))];
        var sum = new double[2];
        for (var i = 0; i < 3; i++)
        {
            int[] others = [(i + 1) % 3, (i + 2) % 3];
            if ((orders >> i & 1) == 1)
                Array.Reverse(others);
            var projected = g[i];
            foreach (var j in others)
            {
                var share = Math.Min(Vectors.Dot(projected, g[j]), 0) / Vectors.Dot(g[j], g[j]);
                projected = projected.Zip(g[j], (a, b) => a - share * b).ToArray();
            }
            sum = sum.Zip(projected, (a, b) => a + b).ToArray();
        }
        return sum;
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new PcGrad());
        BalancerAsserts.NonConflicting(() => new PcGrad(), Matrices.All().Where(m => m.Rows.Length == 2));
        BalancerAsserts.Homogeneous(() => new PcGrad());
    }
}
