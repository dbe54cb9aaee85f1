using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The defaults on rows.</summary>
[TestClass]
public sealed class TableDefaultsTests
{
    [TestMethod]
    public void TheDefaultPresetLearnsAndCanBeTrainedFurther()
    {
        var ml = new MLContext(1);
        var trainer = ml.MultiTask()
            .Trainer(
                "Features",
                Sample.AllTasks(),
                new MultiTaskOptions
                {
                    Preset = Preset.Default,
                    Seed = 3,
                    Threads = 1,
                    MaximumEpochs = 12,
                }
            );
        using var model = trainer.Fit(ml.Data.LoadFromEnumerable(Sample.Many(2000)));
        var metrics = ml.MultiTask().Evaluate(model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(500, seed: 8))));
        Assert.IsGreaterThan(0.95, metrics["Sign"].Binary.Accuracy);
        Assert.IsGreaterThan(0.97, metrics["Sum"].Regression.RSquared);
        using var further = trainer.Continue(model, ml.Data.LoadFromEnumerable(Sample.Many(300, seed: 4)));
        CollectionAssert.AreEqual(
            model.Schema.Tasks.Select(task => task.Name).ToArray(),
            further.Schema.Tasks.Select(task => task.Name).ToArray()
        );
    }

    [TestMethod]
    public void TheSameSeedDecidesAndTrainsAlike()
    {
        float[] Scores()
        {
            using var model = Sample.Fit(
                Sample.Many(1500),
                new MultiTaskOptions
                {
                    Preset = Preset.Default,
                    Seed = 3,
                    Threads = 1,
                    MaximumEpochs = 2,
                }
            );
            return Sample.Scores(model, "Sum.Score");
        }
        CollectionAssert.AreEqual(Scores(), Scores());
    }

    [TestMethod]
    public void RowsThatAColumnHoldsOutAreTriedOnToo()
    {
        int Epochs(string? column)
        {
            var ml = new MLContext(1);
            var epochs = 0;
            ml.Log += (_, e) => epochs += e.Message.Contains("held-out sum", StringComparison.Ordinal) ? 1 : 0;
            var options = new MultiTaskOptions
            {
                Preset = Preset.Default,
                Seed = 3,
                Threads = 1,
                MaximumEpochs = 2,
                ValidationFraction = 0,
                ValidationColumn = column,
            };
            var rows = Sample.Many(1500);
            foreach (var (i, row) in rows.Index())
                row.HasSum = i % 5 == 0;
            using var model = ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(ml.Data.LoadFromEnumerable(rows));
            return epochs;
        }

        // Without held-out rows nothing can be tried: there are the two epochs alone.
        Assert.AreEqual(2, Epochs(null));
        Assert.IsGreaterThan(2, Epochs(nameof(Sample.HasSum)));
    }

    [TestMethod]
    [DataRow(Preset.Fast)]
    [DataRow(Preset.Best)]
    public void TheOtherPresetsLearnToo(Preset preset)
    {
        var ml = new MLContext(1);
        using var model = Sample.Fit(
            Sample.Many(1200),
            new MultiTaskOptions
            {
                Preset = preset,
                Seed = 3,
                Threads = 1,
                MaximumEpochs = 8,
            }
        );
        var metrics = ml.MultiTask().Evaluate(model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(500, seed: 8))));
        Assert.IsGreaterThan(0.9, metrics["Sign"].Binary.Accuracy);
    }
}
