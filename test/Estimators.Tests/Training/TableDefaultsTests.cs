using System.Text.Json;
using Microsoft.ML;
using MlNet.MultiTask.Graph;

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

    /// <summary>Also one that had the network of an earlier version, or was trained on several machines, where no member has batches of its
    /// own.</summary>
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    public void EachNetworkOfThePresetCanBeTrainedFurther(bool hasTowers, bool hasOwnBatches) =>
        TrainsFurther(
            Preset.Default,
            new TabM
            {
                MemberCount = 4,
                Layers = hasTowers ? [256] : [256, 256],
                TowerLayers = hasTowers ? [128] : [],
                Dropout = 0.3,
                OwnBatches = hasOwnBatches,
            },
            usesBins: true
        );

    [TestMethod]
    [DataRow(256, 0.0, true)]
    [DataRow(128, 0.3, false)]
    public void EachNetworkOfTheFastPresetCanBeTrainedFurther(int width, double dropout, bool usesBins) =>
        TrainsFurther(Preset.Fast, new HardSharing { TrunkLayers = [width, width], Dropout = dropout }, usesBins);

    private static void TrainsFurther(Preset preset, Architecture architecture, bool usesBins)
    {
        var ml = new MLContext(1);
        var options = new MultiTaskOptions
        {
            Seed = 3,
            Threads = 1,
            MaximumEpochs = 1,
        };
        var first = options with { Architecture = architecture, NumericEncoding = TableRecipe.EncodingOf(usesBins) };
        using var model = Sample.Fit(Sample.Many(300), first);
        using var further = ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), options with { Preset = preset })
            .Continue(model, ml.Data.LoadFromEnumerable(Sample.Many(300, seed: 4)));
        Assert.AreEqual(model.Schema.Tasks.Count, further.Schema.Tasks.Count);
        CollectionAssert.AreNotEqual(Sample.Scores(model, "Sum.Score"), Sample.Scores(further, "Sum.Score"));
    }

    /// <summary>With batches of their own, members learn as well.</summary>
    [TestMethod]
    public void NothingHasToBeSetButThePreset()
    {
        var ml = new MLContext(1);
        using var model = Sample.Fit(
            Sample.Many(1200),
            new MultiTaskOptions
            {
                Preset = Preset.Default,
                Seed = 3,
                Threads = 1,
                Patience = 4,
            }
        );
        var metrics = ml.MultiTask().Evaluate(model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(500, seed: 8))));
        Assert.IsGreaterThan(0.95, metrics["Sign"].Binary.Accuracy);
        Assert.IsGreaterThan(0.95, metrics["Sum"].Regression.RSquared);
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
    [DataRow(Preset.Default)]
    [DataRow(Preset.Best)]
    public void TheNetworkIsTrainedAgainOnAllRowsUnlessRefitIsSet(Preset preset)
    {
        (int Decisions, int Again) Count(MultiTaskOptions tried)
        {
            var ml = new MLContext(1);
            var (decisions, again) = (0, 0);
            ml.Log += (_, e) =>
            {
                decisions += e.Message.Contains($"Preset {preset} for 1", StringComparison.Ordinal) ? 1 : 0;
                again += e.Message.Contains("trained again on all rows", StringComparison.Ordinal) ? 1 : 0;
            };
            using var model = ml.MultiTask()
                .Trainer("Features", Sample.AllTasks(), tried)
                .Fit(ml.Data.LoadFromEnumerable(Sample.Many(1200)));
            return (decisions, again);
        }

        var options = new MultiTaskOptions
        {
            Preset = preset,
            Seed = 3,
            Threads = 1,
            MaximumEpochs = 2,
        };
        Assert.AreEqual((1, 1), Count(options));
        Assert.AreEqual((1, 0), Count(options with { Refit = false }));
        Assert.AreEqual((1, 0), Count(options with { ValidationFraction = 0 }), "without held-out rows nothing is chosen by them");
    }

    /// <summary>200 rows are trained on again, and 50 of them held out are enough to try on.</summary>
    [TestMethod]
    [DataRow(190, 0.3, 0, 0)]
    [DataRow(210, 0.2, 0, 1)]
    [DataRow(210, 0.3, 1, 1)]
    public void FewRowsAreTriedOnWhereEnoughAreHeldOut(int rows, double fraction, int trials, int again)
    {
        var ml = new MLContext(1);
        var (epochs, tried, seen) = (0, -1, 0);
        ml.Log += (_, e) =>
        {
            epochs += e.Message.Contains("held-out sum", StringComparison.Ordinal) ? 1 : 0;
            if (e.Message.Contains("Preset Default for", StringComparison.Ordinal))
                tried = Math.Sign(epochs);
            seen += e.Message.Contains("trained again on all rows", StringComparison.Ordinal) ? 1 : 0;
        };
        var options = new MultiTaskOptions
        {
            Preset = Preset.Default,
            Seed = 3,
            Threads = 1,
            MaximumEpochs = 2,
            ValidationFraction = fraction,
        };
        using var model = ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), options)
            .Fit(ml.Data.LoadFromEnumerable(Sample.Many(rows)));
        // Epochs before the decision are a trial's.
        Assert.AreEqual((trials, again), (tried, seen));
    }

    /// <summary>With so many rows a preset takes other batches than those of the plain defaults, which were taken here once; the summary in
    /// the model says how many rows a step has.</summary>
    [TestMethod]
    [DataRow(1300, 32)]
    [DataRow(2500, 64)]
    public void AnEpochHasTheStepsOfThePresetsBatches(int rows, int want)
    {
        var ml = new MLContext(1);
        using var source = new CancellationTokenSource();
        var steps = new List<long>();
        var options = new MultiTaskOptions
        {
            Preset = Preset.Fast,
            Seed = 3,
            Threads = 1,
            CancellationToken = source.Token,
            Progress = new Reports(report =>
            {
                steps.Add(report.Steps);
                source.Cancel();
            }),
        };
        using var model = ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), options)
            .Fit(ml.Data.LoadFromEnumerable(Sample.Many(rows)), ml.Data.LoadFromEnumerable(Sample.Many(200, seed: 4)));
        var metadata = OnnxModelFile.Parse(model.OnnxModel).MetadataProps;
        using var summary = JsonDocument.Parse(metadata.First(entry => entry.Key == MetadataKeys.Training).Value);
        var batch = summary.RootElement.GetProperty("batchSize").GetInt32();
        Assert.AreEqual(want, batch);
        Assert.AreEqual((rows + batch - 1) / batch, steps[0]);
    }

    /// <summary>Within the first of the three whole trainings, and before the first epoch of the second: the network of four members that
    /// was trained so far is the model.</summary>
    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(2, 0)]
    public void BestThatIsStoppedWhileItChoosesGivesTheBestSoFar(int training, int epochs)
    {
        var ml = new MLContext(1);
        using var source = new CancellationTokenSource();
        var (trainings, ended) = (0, 0);
        ml.Log += (_, e) =>
        {
            if (e.Message.Contains("A whole training with a dropout", StringComparison.Ordinal))
                (trainings, ended) = (trainings + 1, 0);
            if (e.Message.Contains("held-out sum", StringComparison.Ordinal))
                ended++;
            if (trainings == training && ended == epochs)
                source.Cancel();
        };
        var trainer = ml.MultiTask()
            .Trainer(
                "Features",
                Sample.AllTasks(),
                new MultiTaskOptions
                {
                    Preset = Preset.Best,
                    Seed = 3,
                    Threads = 1,
                    MaximumEpochs = 6,
                    CancellationToken = source.Token,
                }
            );
        using var model = trainer.Fit(ml.Data.LoadFromEnumerable(Sample.Many(1200)));
        Assert.AreEqual(training, trainings);
        Assert.IsTrue(model.WasCancelled);
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        // A network that had not taken these weights would know nothing: half of the signs.
        var metrics = ml.MultiTask().Evaluate(model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(500, seed: 8))));
        Assert.IsGreaterThan(0.9, metrics["Sign"].Binary.Accuracy);
        using var further = ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), new MultiTaskOptions { Preset = Preset.Best, Threads = 1, MaximumEpochs = 1 })
            .Continue(model, ml.Data.LoadFromEnumerable(Sample.Many(300, seed: 4)));
        Assert.IsFalse(further.WasCancelled);
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
