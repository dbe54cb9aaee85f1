using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Training with augmentation: it helps where it should, and repeats bit for bit, also when it was interrupted.</summary>
[TestClass]
public sealed class AugmentedTrainingTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly Augmentation[] s_all =
    [
        new RandomRotation(),
        new RandomShift { Pixels = 1 },
        new GaussianNoise(),
        new Cutout { Size = 2, Probability = 0.5 },
    ];

    [TestMethod]
    public void TheSameSeedGivesTheSameWeights()
    {
        byte[] Fit(IReadOnlyList<Augmentation> augmentations)
        {
            using var model = s_ml.MultiTask()
                .Trainer("Pixels", Picture.Tasks(), Picture.Options(Picture.SmallLeNet(), 3, augmentations))
                .Fit(Picture.View(s_ml, 150));
            return model.OnnxModel.ToArray();
        }
        var first = Fit(s_all);
        CollectionAssert.AreEqual(first, Fit(s_all));
        CollectionAssert.AreNotEqual(first, Fit([]));
    }

    [TestMethod]
    public void AnInterruptionChangesNothing()
    {
        MultiTaskTransformer Fit(string? folder, Action<TrainingProgress>? watch)
        {
            var options = Picture.Options(Picture.SmallLeNet(), 1);
            return s_ml.MultiTask()
                .Trainer(
                    "Pixels",
                    Picture.Tasks(),
                    new MultiTaskOptions
                    {
                        Architecture = options.Architecture,
                        ColumnEncodings = options.ColumnEncodings,
                        Augmentations = s_all,
                        MaximumEpochs = 6,
                        Patience = 6,
                        BatchSize = 16,
                        Seed = 4,
                        Threads = 1,
                        ProgressSteps = 1,
                        Progress = new Reports(watch),
                        Checkpoints = folder is null
                            ? null
                            : new CheckpointOptions
                            {
                                Folder = folder,
                                EverySteps = 5,
                                EveryEpochs = 0,
                            },
                    }
                )
                .Fit(Picture.View(s_ml, 150));
        }
        using var whole = Fit(null, null);
        using var folder = new TemporaryFolder();
        foreach (var at in new long[] { 13, 31 })
            Assert.ThrowsExactly<TimeoutException>(() => Fit(folder.Path, report =>
                {
                    if (report.Steps == at)
                        throw new TimeoutException();
                }));
        using var resumed = Fit(folder.Path, null);
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), resumed.OnnxModel.ToArray());
    }

    [TestMethod]
    public void ItTeachesWhatTheRowsDoNotShow()
    {
        // Squares are trained on in the left half only; mirrored images show the right half with the same answer, whether the square is in
        // the upper half.
        List<Picture> Rows(int seed, bool left)
        {
            var rows = Picture.Many(600, seed).Where(row => row.Quarter % 2 == (left ? 0 : 1)).ToList();
            rows.ForEach(row => row.Quarter = row.Quarter < 2 ? 0 : 1);
            return rows;
        }
        double Accuracy(IReadOnlyList<Augmentation> augmentations)
        {
            using var model = s_ml.MultiTask()
                .Trainer("Pixels", Picture.Tasks(), Picture.Options(new HardSharing { TrunkLayers = [16] }, 15, augmentations))
                .Fit(s_ml.Data.LoadFromEnumerable(Rows(1, left: true)));
            return s_ml
                .MulticlassClassification.Evaluate(
                    model.Transform(s_ml.Data.LoadFromEnumerable(Rows(2, left: false))),
                    "Quarter",
                    "Quarter.Score",
                    "Quarter.PredictedLabel"
                )
                .MicroAccuracy;
        }
        Assert.IsLessThan(0.85, Accuracy([]));
        Assert.IsGreaterThan(0.95, Accuracy([new RandomFlip()]));
    }

    [TestMethod]
    public void ItNeedsAnImage()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask()
                .Trainer("Numbers", Picture.Tasks(), new MultiTaskOptions { Augmentations = [new RandomFlip()], MaximumEpochs = 1 })
                .Fit(Picture.View(s_ml, 200))
        );
        StringAssert.Contains(error.Message, "none of the feature columns 'Numbers' is one");
        Assert.AreEqual(
            "Pixels",
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    s_ml.MultiTask()
                        .Trainer("Pixels", Picture.Tasks(), new MultiTaskOptions { Augmentations = [new RandomShift { Pixels = -1 }] })
                )
                .ParamName
        );
        Assert.AreEqual(
            "AugmentationFill",
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    s_ml.MultiTask().Trainer("Pixels", Picture.Tasks(), new MultiTaskOptions { AugmentationFill = double.NaN })
                )
                .ParamName
        );
    }
}
