using System.Diagnostics;
using Microsoft.ML;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A training that was interrupted ends as one that was not.</summary>
[TestClass]
public sealed class ResumeTests
{
    private static readonly Lazy<byte[]> s_uninterrupted = new(CheckpointedTraining.Uninterrupted);

    [TestMethod]
    [DataRow(5, 0, DisplayName = "every 5 steps")]
    [DataRow(0, 2, DisplayName = "every 2 epochs")]
    [DataRow(17, 1, DisplayName = "at the last step of each epoch, and after it")]
    public void AnExceptionAnywhereChangesNothing(int everySteps, int everyEpochs)
    {
        using var folder = new TemporaryFolder();
        // Interrupted in the middle of an epoch, at its end, and soon after having gone on.
        foreach (var at in new long[] { 40, 119, 121, 300 })
            Assert.ThrowsExactly<TimeoutException>(() =>
                CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everySteps, everyEpochs, report =>
                    {
                        if (report.Steps == at)
                            throw new TimeoutException();
                    }))
            );
        var first = 0L;
        var before = LiveTensors.Count();
        using var model = CheckpointedTraining.Fit(
            CheckpointedTraining.Options(folder.Path, everySteps, everyEpochs, report => first = first == 0 ? report.Steps : first)
        );

        Assert.AreEqual(before, torch.Tensor.TotalCount);
        Assert.IsTrue(first is > 250 and <= 301, $"it went on from where it was: the first step reported is {first}");
        CollectionAssert.AreEqual(s_uninterrupted.Value, model.OnnxModel.ToArray());
        Assert.HasCount(2, folder.Files);
    }

    [TestMethod]
    public void CancellingSavesToo()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = CheckpointedTraining.Options(folder.Path, everyEpochs: 20, watch: report =>
        {
            if (report.Steps == 50)
                source.Cancel();
        });
        using var stopped = CheckpointedTraining.Fit(
            new MultiTaskOptions
            {
                Architecture = options.Architecture,
                Optimizer = options.Optimizer,
                Schedule = options.Schedule,
                Balancer = options.Balancer,
                MaximumEpochs = options.MaximumEpochs,
                Patience = options.Patience,
                BatchSize = 16,
                Seed = 11,
                Threads = 1,
                ProgressSteps = 1,
                Progress = options.Progress,
                Checkpoints = options.Checkpoints,
                CancellationToken = source.Token,
            }
        );
        var first = 0L;
        using var model = CheckpointedTraining.Fit(
            CheckpointedTraining.Options(folder.Path, everyEpochs: 20, watch: report => first = first == 0 ? report.Steps : first)
        );

        Assert.AreEqual(51, first);
        CollectionAssert.AreEqual(s_uninterrupted.Value, model.OnnxModel.ToArray());
    }

    [TestMethod]
    public void AFinishedTrainingIsNotTrainedAgain()
    {
        using var folder = new TemporaryFolder();
        using var one = CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 1));
        var steps = 0;
        using var again = CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 1, watch: _ => steps++));

        Assert.AreEqual(0, steps);
        CollectionAssert.AreEqual(one.OnnxModel.ToArray(), again.OnnxModel.ToArray());
    }

    [TestMethod]
    public void StreamedRowsToo()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Sample.Many(30_000));
        byte[] Fit(string? folder, long until)
        {
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [8], Dropout = 0.1 },
                MaximumEpochs = 2,
                BatchSize = 128,
                Seed = 1,
                Threads = 1,
                CacheBudget = 1 << 20,
                ProgressSteps = 1,
                Progress = new Reports(report =>
                {
                    if (report.Steps == until)
                        throw new TimeoutException();
                }),
                Checkpoints = folder is null ? null : new CheckpointOptions { Folder = folder, EverySteps = 50 },
            };
            using var model = ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(data);
            return model.OnnxModel.ToArray();
        }

        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<TimeoutException>(() => Fit(folder.Path, 180));
        CollectionAssert.AreEqual(Fit(null, -1), Fit(folder.Path, -1));
    }

    [TestMethod]
    public void KilledAtAnyMomentItEndsAsIfItWereNot()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "model.onnx");
        var checkpoints = Path.Combine(folder.Path, "checkpoints");
        Directory.CreateDirectory(checkpoints);
        var random = new Random(4);
        var kills = 0;
        for (var run = 0; !File.Exists(output); run++)
        {
            Assert.IsLessThan(40, run, "the training gets nowhere");
            using var child = Process.Start(
                new ProcessStartInfo(
                    Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet"
                )
                {
                    ArgumentList = { "exec", typeof(ResumeTests).Assembly.Location, "train", checkpoints, output },
                }
            )!;
            var before = Newest(checkpoints);
            while (!child.HasExited && Newest(checkpoints) == before)
                Thread.Sleep(1);
            if (!child.HasExited && kills < 5)
            {
                // Five times, within what is about a fifth of the training.
                Thread.Sleep(random.Next(120));
                child.Kill(); // SIGKILL
                kills++;
            }
            child.WaitForExit();
        }

        Assert.IsGreaterThan(0, kills);
        CollectionAssert.AreEqual(s_uninterrupted.Value, File.ReadAllBytes(output));
    }

    private static string? Newest(string folder) => Directory.EnumerateFiles(folder, "*.safetensors").Max(StringComparer.Ordinal);
}
