using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Affinity over whole trainings, on data in which it is known which tasks belong together.</summary>
[TestClass]
public sealed class AffinityTrainingTests
{
    [TestMethod]
    public void FindsThePlantedGroups()
    {
        var ml = new MLContext(1);
        var trainer = ml.MultiTask()
            .Trainer(
                "Features",
                [.. Enumerable.Range(0, 6).Select(task => Tasks.Regression($"T{task}", $"T{task}"))],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [8] },
                    MaximumEpochs = 6,
                    BatchSize = 64,
                    Seed = 1,
                    Threads = 1,
                    NumericEncoding = new RawEncoding(),
                    Optimizer = new Adam { LearningRate = 0.01 },
                }
            );
        var affinity = trainer.MeasureAffinity(ml.Data.LoadFromEnumerable(Planted.Many(1500)), new AffinityOptions { Interval = 2 });

        for (var i = 0; i < 6; i++)
            for (var j = 0; j < 6; j++)
                if (i != j && i % 2 == j % 2)
                    Assert.IsGreaterThan(affinity[1 - i % 2, j], affinity[i, j], $"{i} onto {j}:\n{affinity}");
        var grouping = TaskGrouping.Best(affinity, 2);
        Assert.AreEqual("[0, 2, 4] [1, 3, 5]", string.Join(" ", grouping.Groups.Select(group => $"[{string.Join(", ", group)}]")));
        Assert.IsTrue(grouping.IsExact);
    }

    [TestMethod]
    public void TheTrainingGoesOnAsWithout()
    {
        var (ml, rows) = (new MLContext(1), Sample.Many(200));
        MultiTaskOptions Options(Reports reports) =>
            new()
            {
                Architecture = new HardSharing
                {
                    TrunkLayers = [16],
                    Dropout = 0.3,
                    Normalization = LayerNormalization.Batch,
                },
                MaximumEpochs = 3,
                BatchSize = 16,
                Seed = 5,
                Threads = 1,
                Progress = reports,
            };
        Reports plain = [],
            measured = [];
        using (Sample.Fit(rows, Options(plain))) { }
        ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), Options(measured))
            .MeasureAffinity(ml.Data.LoadFromEnumerable(rows), new AffinityOptions { Interval = 1 });

        Assert.HasCount(3, plain);
        CollectionAssert.AreEqual(
            plain.Select(report => report.ValidationLoss).ToArray(),
            measured.Select(report => report.ValidationLoss).ToArray()
        );
        CollectionAssert.AreEqual(
            plain.SelectMany(report => report.Tasks).ToArray(),
            measured.SelectMany(report => report.Tasks).ToArray()
        );
    }

    [TestMethod]
    public void LeavesNoTensorBehind()
    {
        var ml = new MLContext(1);
        var before = LiveTensors.Count();
        var affinity = ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), Sample.Quick(1))
            .MeasureAffinity(ml.Data.LoadFromEnumerable(Sample.Many(100)));
        Assert.AreEqual(before, torch.Tensor.TotalCount);
        Assert.IsGreaterThan(0, affinity["Sum", "Sum"]);
    }

    [TestMethod]
    public void SaysWhatIsWrong()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Sample.Many(60));
        var alone = ml.MultiTask().Trainer("Features", [Sample.AllTasks()[2]], Sample.Quick(1));
        Assert.Contains("only 'Sum'", Assert.ThrowsExactly<InvalidOperationException>(() => alone.MeasureAffinity(rows)).Message);
        var apart = ml.MultiTask().Trainer("Features", Sample.AllTasks(), Visit.Options(new SoftSharing { TrunkLayers = [8] }, 1));
        Assert.Contains("share no parameter", Assert.ThrowsExactly<InvalidOperationException>(() => apart.MeasureAffinity(rows)).Message);
        var trainer = ml.MultiTask().Trainer("Features", Sample.AllTasks(), Sample.Quick(1));
        Assert.Contains(
            "Interval",
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.MeasureAffinity(rows, new AffinityOptions { Interval = 0 }))
                .Message
        );
        Assert.Contains(
            "LookaheadRate",
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    trainer.MeasureAffinity(rows, new AffinityOptions { LookaheadRate = double.NaN })
                )
                .Message
        );
    }

    /// <summary>Tasks of even number are sums of one function of the features, those of odd number of another; each with noise of its
    /// own.</summary>
    private sealed class Planted
    {
        [VectorType(8)]
        public float[] Features { get; set; } = [];

        public float T0 { get; set; }

        public float T1 { get; set; }

        public float T2 { get; set; }

        public float T3 { get; set; }

        public float T4 { get; set; }

        public float T5 { get; set; }

        public static IEnumerable<Planted> Many(int rows)
        {
            var random = new Random(3);
            float Noise() => (float)(0.2 * (random.NextDouble() - 0.5));
            for (var i = 0; i < rows; i++)
            {
                float[] x = [.. Enumerable.Range(0, 8).Select(_ => (float)(random.NextDouble() * 2 - 1))];
                var (even, odd) = (Math.Abs(x[0] + x[1]) - x[2], Math.Abs(x[4] - x[5]) + x[6]);
                yield return new Planted
                {
                    Features = x,
                    T0 = even + Noise(),
                    T1 = odd + Noise(),
                    T2 = 2 * even + Noise(),
                    T3 = -odd + Noise(),
                    T4 = 1 - even + Noise(),
                    T5 = 3 * odd + Noise(),
                };
            }
        }
    }
}
