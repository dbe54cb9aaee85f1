namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class CosmosTests
{
    [TestMethod]
    public void IsTheDerivativeOfItsScalarization()
    {
        Scalarizations.IsTheDerivative(() => new Cosmos { Penalty = 2 }, losses => Scalarization(losses, [1 / 3.0, 1 / 3.0, 1 / 3.0], 2));
        Scalarizations.IsTheDerivative(
            () => new Cosmos { Penalty = 8, Preferences = [0.1, 0.7, 0.2] },
            losses => Scalarization(losses, [0.1, 0.7, 0.2], 8)
        );
    }

    [TestMethod]
    public void WithoutPenaltyThePreferences() =>
        BalancerAsserts.Close(
            [0.3, 0.7],
            new Cosmos { Penalty = 0, Preferences = [0.3, 0.7] }
                .Started(2)
                .Weights(MatrixStep.OfLosses(5, 1))
        );

    [TestMethod]
    public void OnTheDirectionThePenaltyVanishes() =>
        BalancerAsserts.Close(
            [0.25, 0.75],
            new Cosmos { Penalty = 100, Preferences = [0.25, 0.75] }
                .Started(2)
                .Weights(MatrixStep.OfLosses(1, 3)),
            1e-9
        );

    [TestMethod]
    public void NoLossIsFinite() => BalancerAsserts.Close([0.5, 0.5], new Cosmos().Started(2).Weights(MatrixStep.OfLosses(0, 0)));

    private static double Scalarization(double[] losses, double[] r, double penalty) =>
        Vectors.Dot(r, losses) - penalty * Vectors.Dot(r, losses) / Vectors.Norm(r) / Vectors.Norm(losses);
}
