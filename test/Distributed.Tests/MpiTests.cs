using System.Runtime.InteropServices;

namespace MlNet.MultiTask.Distributed.Tests;

/// <summary>Real jobs of both MPI libraries on this machine.</summary>
[TestClass]
public sealed class MpiTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("mpich", 2, "MPICH")]
    [DataRow("mpich", 3, "MPICH")]
    [DataRow("openmpi", 2, "Open MPI")]
    [DataRow("openmpi", 3, "Open MPI")]
    public void ProcessesGetTheSameBitsAsThreads(string mpi, int count, string library)
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, count, ["sums", folder.Path]);
        Assert.AreEqual(0, job.ExitCode, job.Errors);
        var threads = Communicator.OnThreads(count, RankWork.Sums);
        for (var rank = 0; rank < count; rank++)
        {
            byte[] Read(string name) => File.ReadAllBytes(Path.Combine(folder.Path, $"{name}-{rank}"));
            CollectionAssert.AreEqual(MemoryMarshal.AsBytes(threads[rank].Floats.AsSpan()).ToArray(), Read("floats"), $"rank {rank}");
            CollectionAssert.AreEqual(MemoryMarshal.AsBytes(threads[rank].Doubles.AsSpan()).ToArray(), Read("doubles"), $"rank {rank}");
            CollectionAssert.AreEqual(threads[rank].Gathered, Read("gathered"), $"rank {rank}");
            StringAssert.StartsWith(System.Text.Encoding.UTF8.GetString(Read("library")), library);
        }
    }

    [TestMethod]
    [DataRow("mpich", 2)]
    [DataRow("openmpi", 3)]
    [DataRow("mpich", 4)]
    [DataRow("mpich", 4, "gradients=rows")]
    [DataRow("openmpi", 2, "gradients=rows")]
    [DataRow("mpich", 3, "norm=batch")]
    [DataRow("openmpi", 2, "norm=batch")]
    public void ATrainingIsTheSameOnProcessesAndThreads(string mpi, int count, params string[] how)
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, count, ["train", folder.Path, .. how]);
        Assert.AreEqual(0, job.ExitCode, job.Errors);
        var models = Communicator.OnThreads(count, ranks => RankWork.Train(ranks, how, () => { }));
        var expected = SharedTraining.Same(models).OnnxModel.ToArray();
        for (var rank = 0; rank < count; rank++)
            CollectionAssert.AreEqual(expected, File.ReadAllBytes(Path.Combine(folder.Path, $"model-{rank}")), $"rank {rank}");
    }

    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void ANullReferenceIsStillAnException(string mpi)
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, 2, ["null", folder.Path]);
        Assert.AreEqual(0, job.ExitCode, job.Errors);
        Assert.HasCount(2, Directory.GetFiles(folder.Path, "caught-*"));
    }

    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void ARankThatIsKilledEndsTheOthersAndAllGoOnToTheSameBits(string mpi)
    {
        using var folder = new TemporaryFolder();
        var (resumed, saved) = (Made(folder, "resumed"), Made(folder, "saved"));

        // In the middle of an epoch, and at a step whose checkpoint is being written.
        foreach (var (rank, step) in new[] { (1, 13), (0, 25), (2, 37) })
        {
            var job = RankJob.Run(mpi, 3, ["train", resumed, $"folder={saved}", $"kill={rank}:{step}"]);
            TestContext.WriteLine($"killed in step {step}: {job.Time.TotalSeconds:F1} s, {job.Errors}");
            Assert.AreNotEqual(0, job.ExitCode);
            Assert.IsEmpty(Directory.GetFiles(resumed), "no rank has a model");
            Assert.IsLessThan(60, job.Time.TotalSeconds);
            StringAssert.Matches(job.Errors, new System.Text.RegularExpressions.Regex("KILLED|Killed|signal 9|EXIT CODE: 9"));
        }
        var last = RankJob.Run(mpi, 3, ["train", resumed, $"folder={saved}"]);
        Assert.AreEqual(0, last.ExitCode, last.Errors);
        // Processes end as threads that nothing disturbed.
        var models = Communicator.OnThreads(3, ranks => RankWork.Train(ranks, [], () => { }));
        var expected = SharedTraining.Same(models).OnnxModel.ToArray();
        for (var rank = 0; rank < 3; rank++)
            CollectionAssert.AreEqual(expected, File.ReadAllBytes(Path.Combine(resumed, $"model-{rank}")), $"rank {rank}");
    }

    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void AClientThatIsKilledEndsTheOthersAndAllGoOnToTheSameBits(string mpi)
    {
        using var folder = new TemporaryFolder();
        var (resumed, saved) = (Made(folder, "resumed"), Made(folder, "saved"));
        var job = RankJob.Run(mpi, 3, ["train", resumed, "local=3", $"folder={saved}", "kill=1:8"]);
        Assert.AreNotEqual(0, job.ExitCode);
        Assert.IsEmpty(Directory.GetFiles(resumed), "no client has a model");
        var last = RankJob.Run(mpi, 3, ["train", resumed, "local=3", $"folder={saved}"]);
        Assert.AreEqual(0, last.ExitCode, last.Errors);
        // Processes end as threads that nothing disturbed.
        var models = Communicator.OnThreads(3, ranks => RankWork.Train(ranks, ["local=3"], () => { }));
        for (var rank = 0; rank < 3; rank++)
            CollectionAssert.AreEqual(
                models[rank].OnnxModel.ToArray(),
                File.ReadAllBytes(Path.Combine(resumed, $"model-{rank}")),
                $"client {rank}"
            );
    }

    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void ARankThatFailsEndsTheOthersAndSaysWhy(string mpi)
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, 3, ["train", folder.Path, "fail=1:9"]);
        Assert.AreNotEqual(0, job.ExitCode);
        StringAssert.Contains(job.Errors, $"Rank 1 of 3 ({Environment.MachineName}, process ");
        StringAssert.Contains(job.Errors, ") has ended: TimeoutException: no more power");
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    // A launcher that sees the abort before it has read the message may drop the message.
    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void AReasonIsReadBeforeTheJobIsEnded(string mpi)
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, 2, ["abort", folder.Path]);
        Assert.AreNotEqual(0, job.ExitCode);
        var reason = job.Errors.Split('\n').Single(line => line.EndsWith(") has ended: the reason", StringComparison.Ordinal));
        // While the launcher sleeps the reason alone has been said: MPICH says more when it ends the job.
        var held = BitConverter.ToInt32(File.ReadAllBytes(Path.Combine(folder.Path, "held-0")));
        Assert.AreEqual(System.Text.Encoding.UTF8.GetByteCount(reason) + 1, held);
    }

    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void OtherOptionsAreRefusedOnAllRanks(string mpi)
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, 2, ["train", folder.Path, "batch=1:25"]);
        Assert.AreNotEqual(0, job.ExitCode);
        const string Message = "The 2 ranks do not train the same: option BatchSize is 25 on rank 1 and 24 on rank 0.";
        Assert.HasCount(3, job.Errors.Split(Message), job.Errors);
    }

    [TestMethod]
    public void ALauncherOfAnotherMpiIsToldFromTheLibrarys()
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run("mpich", 2, ["sums", folder.Path], (MpiLibrary.Variable, "libmpi.so.40"));
        Assert.AreNotEqual(0, job.ExitCode);
        StringAssert.Contains(job.Errors, "started 2 processes, but the MPI library 'libmpi.so.40' (Open MPI");
    }

    [TestMethod]
    public void ALibraryThatIsNotThereIsNamed()
    {
        using var folder = new TemporaryFolder();
        var job = RankJob.Run("mpich", 2, ["sums", folder.Path], (MpiLibrary.Variable, "libnothing.so.3"));
        Assert.AreNotEqual(0, job.ExitCode);
        StringAssert.Contains(job.Errors, "DllNotFoundException: No MPI library was found: 'libnothing.so.3'.");
        StringAssert.Contains(job.Errors, "openmpi-bin");
    }

    private static string Made(TemporaryFolder folder, string name) => Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
}
