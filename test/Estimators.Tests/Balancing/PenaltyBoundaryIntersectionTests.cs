namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class PenaltyBoundaryIntersectionTests
{
    [TestMethod]
    public void IsTheDerivativeOfItsScalarization()
    {
        // Not on the line itself, where there is no derivative.
        Scalarizations.IsTheDerivative(
            () => new PenaltyBoundaryIntersection { Preferences = [1, 2, 4] },
            losses => Scalarization(losses, [1, 2, 4], [0, 0, 0], 5)
        );
        Scalarizations.IsTheDerivative(
            () =>
                new PenaltyBoundaryIntersection
                {
                    Penalty = 1,
                    Preferences = [3, 0, 1],
                    IdealPoint = [0.1, -1, 0],
                },
            losses => Scalarization(losses, [3, 0, 1], [0.1, -1, 0], 1)
        );
    }

    [TestMethod]
    public void ByHand()
    {
        // L = (2, 1), ŵ = (1, 0): d₁ = 2, d₂ = 1, so the weights are (1, θ).
        BalancerAsserts.Close(
            [1, 5],
            new PenaltyBoundaryIntersection { Preferences = [7, 0] }
                .Started(2)
                .Weights(MatrixStep.OfLosses(2, 1))
        );
    }

    [TestMethod]
    public void OnTheLineTheDirectionAlone() =>
        BalancerAsserts.Close(
            [0.6, 0.8],
            new PenaltyBoundaryIntersection { Preferences = [3, 4] }
                .Started(2)
                .Weights(MatrixStep.OfLosses(6, 8))
        );

    private static double Scalarization(double[] losses, double[] direction, double[] ideal, double penalty)
    {
        var unit = Array.ConvertAll(direction, x => x / Vectors.Norm(direction));
        var shifted = losses.Zip(ideal, (loss, z) => loss - z).ToArray();
        var along = Vectors.Dot(shifted, unit);
        return along + penalty * Vectors.Norm(shifted.Zip(unit, (f, u) => f - along * u).ToArray());
    }
}
