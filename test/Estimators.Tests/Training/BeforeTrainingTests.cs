using System.Diagnostics;
using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What makes a training fail at its end is found before its first epoch.</summary>
[TestClass]
public sealed class BeforeTrainingTests
{
    [TestMethod]
    public void AFolderThatTakesNoCheckpoints()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("A folder that nobody can write to, not even root, is to be had on Linux.");
        var error = Fails<Exception>(Sample.AllTasks(), new CheckpointOptions { Folder = "/proc/self/fdinfo" });
        Assert.IsTrue(error is IOException or UnauthorizedAccessException, error.ToString());
    }

    [TestMethod]
    public void AHeadWhoseOutputsDoNotFitItsColumns() => Fails<Exception>([new MisfitTask("Sum", "Sum")]);

    [TestMethod]
    public void AMissingCudaDeviceForTheModel()
    {
        if (File.Exists("/dev/nvidia0"))
            Assert.Inconclusive("There is a CUDA device.");
        Fails<InvalidOperationException>(Sample.AllTasks(), execution: new ExecutionOptions { Provider = ExecutionProvider.Cuda() });
    }

    [TestMethod]
    [TestCategory("Long")]
    public void AMissingNativeOnnxRuntime()
    {
        // This program again, in a folder that has all its files but that library.
        using var folder = new TemporaryFolder();
        var from = AppContext.BaseDirectory;
        foreach (
            var file in Directory
                .EnumerateFiles(from, "*", SearchOption.AllDirectories)
                .Where(file =>
                    !Path.GetFileName(file).Contains("onnxruntime.", StringComparison.OrdinalIgnoreCase)
                    || file.EndsWith(".OnnxRuntime.dll", StringComparison.Ordinal)
                )
        )
        {
            var to = Path.Combine(folder.Path, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (Path.GetFileName(file).StartsWith("MlNet.", StringComparison.Ordinal))
                File.Copy(file, to);
            else
                File.CreateSymbolicLink(to, file);
        }
        var checkpoints = Path.Combine(folder.Path, "checkpoints");
        using var child = Process.Start(
            new ProcessStartInfo("dotnet")
            {
                ArgumentList =
                {
                    "exec",
                    Path.Combine(folder.Path, Path.GetFileName(typeof(BeforeTrainingTests).Assembly.Location)),
                    "train",
                    checkpoints,
                    Path.Combine(folder.Path, "model.onnx"),
                },
                RedirectStandardError = true,
            }
        )!;
        var error = child.StandardError.ReadToEnd();
        child.WaitForExit();
        Assert.AreNotEqual(0, child.ExitCode);
        StringAssert.Contains(error, "Reference the package Microsoft.ML.OnnxRuntime");
        Assert.IsEmpty(Directory.EnumerateFiles(checkpoints, "*.safetensors"), "nothing was trained");
    }

    private static TException Fails<TException>(
        TaskDefinition[] tasks,
        CheckpointOptions? checkpoints = null,
        ExecutionOptions? execution = null
    )
        where TException : Exception
    {
        var reports = new Reports();
        var ml = new MLContext(1);
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 1,
            BatchSize = 16,
            ProgressSteps = 1,
            Progress = reports,
            Checkpoints = checkpoints,
            Execution = execution ?? new(),
        };
        var error = Assert.Throws<TException>(() =>
            ml.MultiTask().Trainer("Features", tasks, options).Fit(ml.Data.LoadFromEnumerable(Sample.Many(60)))
        );
        Assert.IsEmpty(reports, "a step was trained");
        return error;
    }
}
