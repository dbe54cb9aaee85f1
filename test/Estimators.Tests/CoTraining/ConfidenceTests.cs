namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>exp(−‖yᵏ − y‖² / 2σ²) and diversity by hand.</summary>
[TestClass]
public sealed class ConfidenceTests
{
    [TestMethod]
    public void IsTheGaussianOfTheDistance()
    {
        // ‖(0.8, 0.2) − (1, 0)‖² = 0.04 + 0.04 = 0.08; 0.08 / (2 · 0.25) = 0.16.
        Assert.AreEqual(Math.Exp(-0.16), new Confidence(0.5).Of([0.8f, 0.2f], [1, 0]), 1e-6);
        Assert.AreEqual(Math.Exp(-0.04), new Confidence(1).Of([0.8f, 0.2f], [1, 0]), 1e-6);
        Assert.AreEqual(1, new Confidence(0.1).Of([0.3f, 0.7f], [0.3f, 0.7f]));
    }

    [TestMethod]
    public void UnknownCoordinatesDoNotCount() =>
        Assert.AreEqual(Math.Exp(-0.04 / 2), new Confidence(1).Of([0.8f, 0.5f], [1, float.NaN]), 1e-6);

    [TestMethod]
    public void DiversityIsTheDistanceFromTheMeanOfTheOthers()
    {
        // One row, three networks at 0, 1 and 5 on a line: (0 − 3)² = 9, (1 − 2.5)² = 2.25, (5 − 0.5)² = 20.25.
        var points = new TaskPoints(
            new StandardizedValues(Standardization.None(1)),
            [
                [0],
                [1],
                [5],
            ]
        );
        var diversities = points.Diversities([0]);

        CollectionAssert.AreEqual(new[] { 9, 2.25, 20.25 }, diversities);
        float[] weights = FusionWeights.Diversity.Of(diversities);
        Assert.AreEqual(9 / 31.5, weights[0], 1e-6);
        Assert.AreEqual(2.25 / 31.5, weights[1], 1e-6);
        Assert.AreEqual(20.25 / 31.5, weights[2], 1e-6);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f }, FusionWeights.Diversity.Of([0, 0]), "networks that agree everywhere count alike");
    }

    [TestMethod]
    public void AgreementCountsRowsWithOneLabel()
    {
        var points = new TaskPoints(
            new ClassProbabilities(2),
            [
                [0.9f, 0.1f, 0.6f, 0.4f, 0.2f, 0.8f],
                [0.7f, 0.3f, 0.4f, 0.6f, 0.1f, 0.9f],
            ]
        );

        Assert.AreEqual(2.0 / 3, points.Agreement([0, 1, 2], 1), 1e-12);
        Assert.AreEqual(0.0, points.Agreement([1], 1));
    }
}
