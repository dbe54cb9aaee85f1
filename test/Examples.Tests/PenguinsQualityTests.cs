using Microsoft.ML;
using Penguins;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>How well the penguins network answers its three questions: medians over five seeds, each with its own split.</summary>
[TestClass]
public sealed class PenguinsQualityTests
{
    [TestMethod]
    public void MediansOverFiveSeedsReachTheirBounds()
    {
        var results = Enumerable.Range(1, 5).Select(Run).ToArray();

        // A plain PyTorch network of two hidden layers of 32 gives 1.00, 0.86 and 0.81.
        Assert.IsGreaterThanOrEqualTo(0.97, Median(results.Select(result => result.Species)), "species accuracy");
        Assert.IsGreaterThanOrEqualTo(0.84, Median(results.Select(result => result.Sex)), "sex accuracy");
        Assert.IsGreaterThanOrEqualTo(0.76, Median(results.Select(result => result.BodyMass)), "body mass R²");
    }

    private static (double Species, double Sex, double BodyMass) Run(int seed)
    {
        var ml = new MLContext(seed);
        var split = ml.Data.TrainTestSplit(PenguinData.Load(ml), testFraction: 0.2);
        var model = PenguinPipeline.Create(ml).Fit(split.TrainSet);
        using var network = model.LastTransformer;
        var scored = model.Transform(split.TestSet);
        return (
            ml.MulticlassClassification.Evaluate(scored, "SpeciesKey", "Species.Score", "Species.PredictedLabel").MicroAccuracy,
            ml.BinaryClassification.Evaluate(scored, "SexKey", "Sex.Score", "Sex.Probability", "Sex.PredictedLabel").Accuracy,
            ml.Regression.Evaluate(scored, "BodyMass", "BodyMass.Score").RSquared
        );
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(2);
}
