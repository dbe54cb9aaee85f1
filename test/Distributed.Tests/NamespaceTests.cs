namespace MlNet.MultiTask.Distributed.Tests;

/// <summary>Jobs whose ranks reach each other by a network alone.</summary>
[TestClass]
public sealed class NamespaceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void TwoHostsGetTheBitsOfTwoThreads(string mpi)
    {
        using var hosts = Namespaces.Make();
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, 2, ["hosts", folder.Path], hosts);
        Assert.AreEqual(0, job.ExitCode, job.Errors);
        for (var rank = 0; rank < 2; rank++)
            Assert.AreEqual(Namespaces.Hosts[rank], File.ReadAllText(Path.Combine(folder.Path, $"host-{rank}")), "each has its network");

        job = RankJob.Run(mpi, 2, ["train", folder.Path], hosts);
        Assert.AreEqual(0, job.ExitCode, job.Errors);
        using var model = SharedTraining.Same(Communicator.OnThreads(2, ranks => RankWork.Train(ranks, [], () => { })));
        for (var rank = 0; rank < 2; rank++)
            CollectionAssert.AreEqual(
                model.OnnxModel.ToArray(),
                File.ReadAllBytes(Path.Combine(folder.Path, $"model-{rank}")),
                $"rank {rank}"
            );
    }

    [TestMethod]
    [DataRow("mpich")]
    [DataRow("openmpi")]
    public void AKilledRankOfOneHostEndsThatOfTheOther(string mpi)
    {
        using var hosts = Namespaces.Make();
        using var folder = new TemporaryFolder();
        var job = RankJob.Run(mpi, 2, ["train", folder.Path, "kill=1:13"], hosts);
        TestContext.WriteLine($"{job.Time.TotalSeconds:F1} s, {job.Errors}");
        Assert.AreNotEqual(0, job.ExitCode);
        Assert.IsEmpty(Directory.GetFiles(folder.Path), "no rank has a model");
        Assert.IsLessThan(60, job.Time.TotalSeconds);
    }
}
