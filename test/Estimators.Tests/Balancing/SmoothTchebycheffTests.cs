namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class SmoothTchebycheffTests
{
    [TestMethod]
    public void IsTheDerivativeOfTheSmoothMaximum()
    {
        Scalarizations.IsTheDerivative(() => new SmoothTchebycheff(), losses => Smooth(losses, [1 / 3.0, 1 / 3.0, 1 / 3.0], [0, 0, 0], 1));
        Scalarizations.IsTheDerivative(
            () =>
                new SmoothTchebycheff
                {
                    Smoothing = 0.2,
                    Preferences = [0.5, 0.2, 0.3],
                    IdealPoint = [0.1, -1, 0],
                },
            losses => Smooth(losses, [0.5, 0.2, 0.3], [0.1, -1, 0], 0.2)
        );
    }

    [TestMethod]
    public void TheWorstTaskTakesAllAsSmoothingVanishes() =>
        BalancerAsserts.Close(
            [0, 0.5],
            new SmoothTchebycheff { Smoothing = 1e-3 }
                .Started(2)
                .Weights(MatrixStep.OfLosses(1, 2)),
            1e-12
        );

    [TestMethod]
    public void HugeLossesStayFinite() =>
        BalancerAsserts.Close([0.5, 0], new SmoothTchebycheff().Started(2).Weights(MatrixStep.OfLosses(1e12, 1e-12)));

    private static double Smooth(double[] losses, double[] preferences, double[] ideal, double smoothing)
    {
        var terms = losses.Select((loss, i) => preferences[i] * (loss - ideal[i])).ToArray();
        return terms.Max() + smoothing * Math.Log(terms.Sum(term => Math.Exp((term - terms.Max()) / smoothing)));
    }
}
