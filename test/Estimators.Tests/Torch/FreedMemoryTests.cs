using System.Globalization;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class FreedMemoryTests
{
    // Together they are more than what malloc keeps by itself, which is twice the largest, and less than a thread's heap of 64 MiB.
    private const long Block = 8 << 20;
    private const int Blocks = 4;
    private const int Steps = 20;

    [TestMethod]
    public void BlocksThatAreFreedAndTakenAgainCauseNoPageFaults()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Only glibc gives memory back in this way.");
        var page = Environment.SystemPageSize;
        FreedMemory.Keep();
        try
        {
            TakeAndFree();
            var before = PageFaults();
            TakeAndFree();
            var faults = PageFaults() - before;
            // If each block came from the system, each of its pages would be one fault.
            Assert.IsLessThan(Steps * Blocks * (Block / page) / 8, faults);
        }
        finally
        {
            FreedMemory.GiveBack();
        }
    }

    private static void TakeAndFree()
    {
        for (var step = 0; step < Steps; step++)
        {
            using var scope = torch.NewDisposeScope();
            for (var i = 0; i < Blocks; i++)
                torch.ones(Block / sizeof(float));
        }
    }

    // Minor faults of this process: the tenth field behind the program's name, which ends with a bracket.
    private static long PageFaults()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return long.Parse(fields[7], CultureInfo.InvariantCulture);
    }
}
