namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class GeometricLossTests
{
    [TestMethod]
    public void IsTheDerivativeOfTheGeometricMean() =>
        Scalarizations.IsTheDerivative(
            () => new GeometricLoss(),
            losses => Math.Pow(losses.Aggregate(1.0, (a, b) => a * b), 1.0 / losses.Length)
        );

    [TestMethod]
    public void EveryWeightedLossIsTheSame()
    {
        // (4·9)^½ = 6, so the weights are 6/(2·4) and 6/(2·9).
        BalancerAsserts.Close([0.75, 1.0 / 3], new GeometricLoss().Started(2).Weights(MatrixStep.OfLosses(4, 9)));
    }

    [TestMethod]
    public void ZeroAndNegativeLossesStayFinite()
    {
        foreach (var weight in new GeometricLoss().Started(3).Weights(MatrixStep.OfLosses(0, -1, 1e12)))
            Assert.IsTrue(double.IsFinite(weight) && weight > 0);
    }
}
