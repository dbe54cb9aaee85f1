using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A checkpoint belongs to the rows that it was trained on: others are refused, whatever their number and means.</summary>
[TestClass]
public sealed class OtherDataTests
{
    private const long Streamed = 1 << 20;

    [TestMethod]
    [DataRow("scaled")]
    [DataRow("mirrored")]
    [DataRow("shifted")]
    [DataRow("two labels swapped")]
    [DataRow("two rows swapped")]
    [DataRow("another weight")]
    [DataRow("one feature of one row")]
    public void OtherRowsAreRefused(string change)
    {
        using var folder = new TemporaryFolder();
        Fit(Sample.Many(300), folder.Path);
        var rows = Changed(300, change);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(rows, folder.Path));
        StringAssert.Contains(error.Message, "belongs to another training");
        StringAssert.Contains(error.Message, "features, labels and weights");
    }

    [TestMethod]
    [DataRow("mirrored")]
    [DataRow("two labels swapped")]
    [DataRow("one feature of one row")]
    public void OfStreamedRowsToo(string change)
    {
        using var folder = new TemporaryFolder();
        Fit(Sample.Many(30_000), folder.Path, Streamed);
        Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Changed(30_000, change), folder.Path, Streamed));
    }

    [TestMethod]
    public void OtherValidationRowsAreRefused()
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext(1);
        void Run(List<Sample> held) =>
            Trainer(ml, folder.Path, 1L << 30)
                .Fit(ml.Data.LoadFromEnumerable(Sample.Many(100)), ml.Data.LoadFromEnumerable(held))
                .Dispose();
        Run(Sample.Many(50, seed: 8));
        Assert.ThrowsExactly<InvalidOperationException>(() => Run(Changed(50, "scaled", seed: 8)));
        Run(Sample.Many(50, seed: 8));
    }

    [TestMethod]
    [DataRow(300, 1L << 30)]
    [DataRow(30_000, Streamed)]
    public void TheSameRowsAreGoneOnFrom(int rows, long budget)
    {
        using var folder = new TemporaryFolder();
        Fit(Sample.Many(rows), folder.Path, budget);
        Fit(Sample.Many(rows), folder.Path, budget);
    }

    /// <summary>A training in which old tasks stay as they are is another than one in which they are trained too.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AddingTasksBesideKeptOnesIsAnotherTraining(bool keptFirst)
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext(1);
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [4] },
            MaximumEpochs = 1,
            BatchSize = 32,
            Seed = 1,
            Threads = 1,
        };
        TaskDefinition[] old = [Tasks.Regression("Sum", "Sum")];
        var rows = ml.Data.LoadFromEnumerable(Sample.Many(200));
        using var model = ml.MultiTask().Trainer("Features", old, options).Fit(rows);
        var saving = options with { Checkpoints = new CheckpointOptions { Folder = folder.Path, EveryEpochs = 1 } };
        var trainer = ml.MultiTask().Trainer("Features", [.. old, Tasks.Multiclass("Class", "Class")], saving);
        void Add(bool keepOthers) => trainer.AddTasks(model, rows, keepOthers: keepOthers).Dispose();
        Add(keptFirst);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Add(!keptFirst));
        var (was, now) = keptFirst ? ("Sum", "none") : ("none", "Sum");
        StringAssert.Contains(error.Message, $"tasks that stay as they are was {was} and is {now}");
        Add(keptFirst);
    }

    private static List<Sample> Changed(int count, string change, int seed = 1)
    {
        var rows = Sample.Many(count, seed);
        foreach (var row in rows)
            row.Features = change switch
            {
                "scaled" => [.. row.Features.Select(x => 10 * x)],
                "mirrored" => [.. row.Features.Select(x => -x)],
                "shifted" => [.. row.Features.Select(x => x + 1)],
                _ => row.Features,
            };
        if (change == "two labels swapped")
            (rows[3].Sum, rows[4].Sum) = (rows[4].Sum, rows[3].Sum);
        if (change == "two rows swapped")
            (rows[3], rows[4]) = (rows[4], rows[3]);
        if (change == "another weight")
            rows[3].Weight = 0.5f;
        if (change == "one feature of one row")
            rows[count / 3].Features = [0, 0, 0, 0];
        return rows;
    }

    private static void Fit(List<Sample> rows, string folder, long budget = 1L << 30)
    {
        var ml = new MLContext(1);
        Trainer(ml, folder, budget).Fit(ml.Data.LoadFromEnumerable(rows)).Dispose();
    }

    private static MultiTaskEstimator Trainer(MLContext ml, string folder, long budget) =>
        ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Regression("Sum", "Sum")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [4] },
                    MaximumEpochs = 1,
                    BatchSize = 32,
                    Seed = 1,
                    Threads = 1,
                    CacheBudget = budget,
                    WeightColumn = "Weight",
                    Checkpoints = new CheckpointOptions { Folder = folder, EveryEpochs = 1 },
                }
            );
}
