namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>RealMLP's layers by hand, how they start, and how far they move.</summary>
[TestClass]
public sealed class RealMlpTests
{
    [TestMethod]
    public void LayersByHand()
    {
        var network = new RealMlp
        {
            Layers = [2],
            TowerLayers = [1],
            Activation = Activation.Relu,
            Dropout = 0,
        };
        using var run = new ArchitectureRun(network, 1, 2);
        run.Set("trunk/factors", 2, 3).Set("trunk/0/weight", 1, -1, 0, 1).Set("trunk/0/bias", 0, 1).Set("trunk/0/bend", 0.25f, 1);
        run.Set("tower0/0/weight", 1, 1).Set("tower0/0/bend", 1);

        // Factors make (1, 2) to (2, 6); the layer gives (−4, 6) / √2 + (0, 1); a quarter of the way to relu on the negative one, all of it
        // on the other; the tower sums over √2, and one value is divided by √1.
        var first = 0.75 * -4 / Math.Sqrt(2);
        var second = 6 / Math.Sqrt(2) + 1;
        Assert.AreEqual((first + second) / Math.Sqrt(2), run.Represent(1, 2)[0].Single(), 1e-5);
    }

    [TestMethod]
    public void TheRepresentationIsDividedForTheHead()
    {
        var network = new RealMlp { Layers = [4], Activation = Activation.Identity };
        using var run = new ArchitectureRun(network, 2, 1);
        run.Set("trunk/factors", 1).Set("trunk/0/weight", 2, 4, 6, 8);
        foreach (var values in run.Represent(3))
            Near.Values([3, 6, 9, 12], values, 1e-5);
    }

    /// <summary>Plain descent on the same gradient: parameters move by their pace.</summary>
    [TestMethod]
    public void ParametersHaveTheirPace()
    {
        using var run = new ArchitectureRun(new RealMlp { Layers = [2], TowerLayers = [2] }, 1, 2);
        var paces = run.Record.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Pace.Factor);
        Assert.AreEqual(6f, paces["trunk/factors"]);
        foreach (var layer in new[] { "trunk/0", "tower0/0" })
        {
            Assert.AreEqual(1f, paces[layer + "/weight"]);
            Assert.AreEqual(0.1f, paces[layer + "/bias"]);
            Assert.AreEqual(0.1f, paces[layer + "/bend"]);
        }
    }

    /// <summary>With its authors' optimizer and schedules it fits three tasks of the sample.</summary>
    [TestMethod]
    public void ItLearnsAsItsAuthorsTrainIt()
    {
        var options = new MultiTaskOptions
        {
            Architecture = new RealMlp { Layers = [64, 64] },
            NumericEncoding = new PeriodicLinearEncoding(),
            Optimizer = new Adam { LearningRate = 0.04, Beta2 = 0.95, WeightDecay = 0.02 },
            Schedule = new CosineLogarithmicSchedule(),
            RegularizationSchedule = new FlatCosineSchedule(),
            MaximumEpochs = 30,
            BatchSize = 64,
            Seed = 1,
            Threads = 1,
        };
        var ml = new Microsoft.ML.MLContext(1);
        using var model = Visit.Fit(Visit.Many(2000), options);
        var scored = model.Transform(ml.Data.LoadFromEnumerable(Visit.Many(500, seed: 2)));
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        // Always saying the commonest would give 0.75 and 0.
        Assert.IsGreaterThan(
            0.97,
            ml.BinaryClassification.Evaluate(scored, "Buy", "Buy.Score", "Buy.Probability", "Buy.PredictedLabel").Accuracy
        );
        Assert.IsGreaterThan(0.99, ml.Regression.Evaluate(scored, "Spent", "Spent.Score").RSquared);
    }
}
