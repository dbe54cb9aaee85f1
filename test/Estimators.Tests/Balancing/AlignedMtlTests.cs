namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class AlignedMtlTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // √λ_min G^(−½)1, with the closed form of a 2×2 matrix's root: √G = (G + √det I)/√(trace + 2√det).
        var (trace, det) = (56.0, 18.0 * 38 - 22 * 22);
        var smallest = trace / 2 - Math.Sqrt(trace * trace / 4 - det);
        var s = Math.Sqrt(trace + 2 * Math.Sqrt(det));
        var (a, b, c) = ((18 + Math.Sqrt(det)) / s, -22 / s, (38 + Math.Sqrt(det)) / s);
        var rootDet = a * c - b * b;
        double[] expected = [Math.Sqrt(smallest) * (c - b) / rootDet, Math.Sqrt(smallest) * (a - b) / rootDet];
        BalancerAsserts.Close(expected, new AlignedMtl().Started(2).Weights(new MatrixStep(Matrices.Pair)));
    }

    [TestMethod]
    public void OrthogonalGradientsBecomeEquallyLong()
    {
        float[][] rows =
        [
            [4, 0, 0],
            [0, 2, 0],
            [0, 0, 1],
        ];
        BalancerAsserts.Close([1, 1, 1], new AlignedMtl().Direction(rows));
        BalancerAsserts.Close([2, 2, 2], new AlignedMtl { Scale = AlignedMtlScale.Median }.Direction(rows));
        BalancerAsserts.Close(
            [Math.Sqrt(7), Math.Sqrt(7), Math.Sqrt(7)],
            new AlignedMtl { Scale = AlignedMtlScale.RootMeanSquare }.Direction(rows)
        );
        BalancerAsserts.Close([3, 0, 1], new AlignedMtl { Preferences = [3, 0, 1] }.Direction(rows));
    }

    [TestMethod]
    public void NoGradientsLeaveThePreferences() =>
        BalancerAsserts.Close(
            [1, 1],
            new AlignedMtl()
                .Started(2)
                .Weights(
                    new MatrixStep([
                        [0, 0],
                        [0, 0],
                    ])
                )
        );

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new AlignedMtl());
        BalancerAsserts.PermutationInvariant(() => new AlignedMtl());
        BalancerAsserts.Homogeneous(() => new AlignedMtl());
        BalancerAsserts.NonZeroWhereImprovable(() => new AlignedMtl());
    }
}
