using CoTraining;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The co-training program: run quickly where Fashion-MNIST is installed; elsewhere it says what is missing.</summary>
[TestClass]
public sealed class CoTrainingProgramTests
{
    [TestMethod]
    public void TwoHalvesTeachEachOther()
    {
        if (!File.Exists("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"))
        {
            Assert.Inconclusive("Fashion-MNIST is not here: install Debian's dataset-fashion-mnist.");
            return;
        }
        using var folder = new TemporaryFolder();
        var model = Path.Combine(folder.Path, "model.onnx");
        var (code, output) = ProgramRun.Start(typeof(Garment).Assembly, "--quick", "--out", model);

        Assert.AreEqual(0, code, output);
        foreach (
            var part in new[]
            {
                "one network, whole image",
                "two halves, no co-training",
                "propagation",
                "+ smoothing",
                "+ feature sharing",
                "labels propagated to the upper network",
                "scored with ONNX Runtime alone",
            }
        )
            StringAssert.Contains(output, part);
        Assert.IsGreaterThan(0, new FileInfo(model).Length);
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Garment).Assembly, "--folder", folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "dataset-fashion-mnist");

        (code, output) = ProgramRun.Start(typeof(Garment).Assembly, "--seed", "3");
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: CoTraining");
    }
}
