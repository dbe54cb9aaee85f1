using System.Globalization;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>What can only be seen from outside: signals, memory.</summary>
[TestClass]
public sealed class ProcessTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow(0.2)]
    [DataRow(1.5)]
    [DataRow(4)]
    public void CtrlCLeavesAWholeModelOrNothing(double seconds)
    {
        using var folder = new TemporaryFolder();
        using var process = ToolProcess.Start(
            folder.Path,
            ["train", PenguinModel.Data, "-t", "species", "-t", "body_mass_g", "--preset", "best", "--out", "model"]
        );
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        ToolProcess.Interrupt(process);
        Assert.IsTrue(process.WaitForExit(TimeSpan.FromMinutes(2)), "it goes on after Ctrl+C");
        var left = Directory.GetFileSystemEntries(folder.Path).Select(entry => Path.GetFileName(entry)).ToArray();
        if (left.Length == 0)
        {
            Assert.AreNotEqual(0, process.ExitCode);
            return;
        }
        CollectionAssert.AreEqual(new[] { "model" }, left);
        Assert.AreEqual(0, process.ExitCode);
        Assert.HasCount(5, Directory.GetFiles(Path.Combine(folder.Path, "model")));
    }

    [TestMethod]
    [TestCategory("Long")]
    [OSCondition(OperatingSystems.Linux)]
    public void FiveMillionRowsInLessThan300Megabytes()
    {
        using var folder = new TemporaryFolder();
        var rows = Path.Combine(folder.Path, "rows.csv");
        using (var writer = new StreamWriter(rows))
        {
            writer.Write("island,bill_length_mm,bill_depth_mm,flipper_length_mm\n");
            for (var i = 0; i < 5_000_000; i++)
                writer.Write(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(i % 3 == 0 ? "Biscoe" : "Dream")},{35 + i % 200 * 0.1:0.0},{14 + i % 70 * 0.1:0.0},{180 + i % 50}\n"
                    )
                );
        }
        var onnx = PenguinModel.Instance["model.onnx"];
        using var process = ToolProcess.Start(folder.Path, "score", rows, "--model", onnx, "--out", "scored.csv", "--only");
        var most = ToolProcess.Watch(process);
        Assert.AreEqual(0, process.ExitCode);
        Assert.AreEqual(5_000_001, File.ReadLines(Path.Combine(folder.Path, "scored.csv")).LongCount());
        Assert.IsLessThan(300L << 20, most, "bytes in memory");
    }
}
