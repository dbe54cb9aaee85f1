using ManyMachines;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The program that several processes run together, here as threads: test/Distributed.Tests has real MPI jobs.</summary>
[TestClass]
public sealed class ManyMachinesProgramTests
{
    [TestMethod]
    public void ThreadsTrainOneModel()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Machine).Assembly, "--threads", "3", "--rows", "3000", "--out", folder.Path);
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "3 ranks trained ");
        StringAssert.Contains(output, "Life");
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "machines.onnx")));
    }

    [TestMethod]
    public void SaysHowItIsStarted()
    {
        var (code, output) = ProgramRun.Start(typeof(Machine).Assembly);
        Assert.AreEqual(3, code, output);
        StringAssert.Contains(output, "This process was not started by an MPI launcher.");
        (code, output) = ProgramRun.Start(typeof(Machine).Assembly, "--fast");
        Assert.AreEqual(2, code, output);
        StringAssert.Contains(output, "Usage: ManyMachines");
    }
}
