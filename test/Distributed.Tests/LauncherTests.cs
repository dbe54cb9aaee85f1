namespace MlNet.MultiTask.Distributed.Tests;

/// <summary>What a process finds out without any MPI.</summary>
[TestClass]
public sealed class LauncherTests
{
    [TestMethod]
    public void AProcessOfNoLauncherIsAnError()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => MpiCommunicator.Start());
        StringAssert.StartsWith(error.Message, "This process was not started by an MPI launcher. Start it with one, for example `mpirun ");
    }

    [TestMethod]
    public void LaunchersAreKnownByTheirVariables()
    {
        MpiLauncher? Of(params (string Name, string Value)[] variables) =>
            MpiLauncher.Of(name => variables.FirstOrDefault(variable => variable.Name == name).Value);

        Assert.IsNull(Of());
        Assert.AreEqual((4, true), (Of(("OMPI_COMM_WORLD_SIZE", "4"))!.Size, Of(("OMPI_COMM_WORLD_SIZE", "4"))!.IsOpenMpi));
        Assert.AreEqual((3, false), (Of(("PMI_SIZE", "3"), ("PMI_RANK", "0"))!.Size, Of(("PMI_SIZE", "3"))!.IsOpenMpi));
        // Microsoft's mpiexec and Hydra set the same.
        Assert.IsFalse(Of(("PMI_RANK", "1"))!.IsOpenMpi);
        // Slurm serves both.
        Assert.IsNull(Of(("PMI_SIZE", "2"), ("SLURM_PROCID", "1"))!.IsOpenMpi);
        Assert.AreEqual(8, Of(("PMIX_RANK", "1"), ("SLURM_NTASKS", "8"))!.Size);
    }

    [TestMethod]
    public void LibrariesAreThoseOfTheLauncher()
    {
        IReadOnlyList<string> On(bool? isOpenMpi, bool isWindows = false) =>
            MpiLibrary.Candidates(new MpiLauncher("it", 2, isOpenMpi), isWindows);

        Assert.AreEqual("libmpi.so.40", On(true)[0]);
        CollectionAssert.DoesNotContain(On(true).ToArray(), "libmpich.so.12");
        Assert.AreEqual("libmpich.so.12", On(false)[0]);
        Assert.Contains("libmpi.so.40", On(null));
        Assert.Contains("libmpich.so.12", On(null));
        Assert.AreEqual("msmpi.dll", On(false, isWindows: true)[0]);
    }

    [TestMethod]
    public void ALibraryThatIsNoMpiIsToldSo()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("looks at a library of Linux");
        var error = Assert.ThrowsExactly<DllNotFoundException>(() => MpiLibrary.Open("libm.so.6", new MpiLauncher("mpirun", 2, true)));
        StringAssert.StartsWith(error.Message, "'libm.so.6' is no MPI library that can be used: ");
    }
}
