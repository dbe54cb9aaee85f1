namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class SymmetricEigenTests
{
    [TestMethod]
    public void TwoByTwoByHand()
    {
        var eigen = new SymmetricEigen();
        eigen.Decompose([2, 1, 1, 2], 2);
        BalancerAsserts.Close([1, 3], [.. eigen.Values.Order()]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(30)]
    [DataRow(64)]
    public void RebuildsTheMatrixFromOrthonormalVectors(int n)
    {
        var random = new SeededRandom(n);
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
                matrix[i * n + j] = matrix[j * n + i] = random.Normal();
        var eigen = new SymmetricEigen();
        eigen.Decompose(matrix, n);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                var (rebuilt, dot) = (0.0, 0.0);
                for (var e = 0; e < n; e++)
                {
                    rebuilt += eigen.Vectors[i * n + e] * eigen.Values[e] * eigen.Vectors[j * n + e];
                    dot += eigen.Vectors[e * n + i] * eigen.Vectors[e * n + j];
                }
                Assert.AreEqual(matrix[i * n + j], rebuilt, 1e-11);
                Assert.AreEqual(i == j ? 1 : 0, dot, 1e-12);
            }
    }

    [TestMethod]
    public void PseudoInverseOfASingularMatrix()
    {
        // [1, 1; 1, 1]⁺ = ¼ of itself.
        var eigen = new SymmetricEigen();
        eigen.Decompose([1, 1, 1, 1], 2);
        var y = new double[2];
        eigen.Apply(-1, [3, 1], y);
        BalancerAsserts.Close([1, 1], y);
    }
}
