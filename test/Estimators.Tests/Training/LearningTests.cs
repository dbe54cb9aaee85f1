using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What a fitted model has learnt, judged by the stock evaluators.</summary>
[TestClass]
public sealed class LearningTests
{
    [TestMethod]
    public void ThreeTasksAreLearntTogether()
    {
        var ml = new MLContext(1);
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [32] },
            MaximumEpochs = 60,
            BatchSize = 32,
            Seed = 1,
            Threads = 1,
        };
        using var model = Sample.Fit(Sample.Many(1000), options);
        var scored = model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(500, seed: 2)));

        // The labels are functions of the features: a network that learns gets nearly all of them right, chance would be 0.25, 0.5 and 0.
        Assert.IsGreaterThan(
            0.93,
            ml.MulticlassClassification.Evaluate(scored, "Class", "Class.Score", "Class.PredictedLabel").MicroAccuracy
        );
        Assert.IsGreaterThan(
            0.95,
            ml.BinaryClassification.Evaluate(scored, "Sign", "Sign.Score", "Sign.Probability", "Sign.PredictedLabel").Accuracy
        );
        Assert.IsGreaterThan(0.97, ml.Regression.Evaluate(scored, "Sum", "Sum.Score").RSquared);
    }

    [TestMethod]
    public void AKeyColumnIsEmbedded()
    {
        var ml = new MLContext(1);
        var rows = Sample.Many(500);
        foreach (var row in rows)
            row.Sum = row.Key * row.Key; // depends on the key alone: 0, 1, 4, 9, 16
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [32] },
            MaximumEpochs = 120,
            BatchSize = 32,
            Seed = 1,
            Threads = 1,
            Optimizer = new Adam { LearningRate = 0.01 },
        };
        var data = ml.Data.LoadFromEnumerable(rows);
        using var model = ml.MultiTask().Trainer(["Features", "Key"], [Tasks.Regression("Square", "Sum")], options).Fit(data);

        Assert.IsGreaterThan(0.98, ml.Regression.Evaluate(model.Transform(data), "Sum", "Square.Score").RSquared);
    }

    [TestMethod]
    public void TheNumberOfLabelledRowsIsInTheSchema()
    {
        var rows = Sample.Many(100);
        foreach (var row in rows.Take(30))
            row.Class = float.NaN;
        foreach (var row in rows.Take(10))
            row.HasSum = false;
        using var model = Sample.Fit(
            rows,
            Sample.Quick(1),
            Tasks.Multiclass("Class", "Class"),
            new RegressionTask("Sum", "Sum") { PresenceColumn = "HasSum" }
        );

        CollectionAssert.AreEqual(new long[] { 70, 90 }, model.Schema.Tasks.Select(task => task.LabelledRows).ToArray());
    }
}
