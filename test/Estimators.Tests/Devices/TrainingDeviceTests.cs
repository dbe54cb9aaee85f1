using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What a device's name leads to, and what is said where it is not there.</summary>
[TestClass]
public sealed class TrainingDeviceTests
{
    private const long Small = 1_000_000,
        Large = 1_000_000_000;

    [TestMethod]
    [DataRow("cpu", Large, 2, "cpu")]
    [DataRow("auto", Large, 0, "cpu")]
    [DataRow("auto", Small, 2, "cpu")]
    [DataRow("auto", Large, 2, "cuda:0")]
    [DataRow("cuda", Small, 1, "cuda:0")]
    [DataRow("cuda:1", Small, 2, "cuda:1")]
    public void NamesLeadToDevices(string name, long multiplyAdds, int count, string expected)
    {
        var device = TrainingDevice.Choose(name, multiplyAdds, () => count);
        Assert.AreEqual(expected, device.type == DeviceType.CPU ? "cpu" : $"cuda:{device.index}");
    }

    [TestMethod]
    public void WithoutCudaItSaysWhatIsMissing()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => TrainingDevice.Choose("cuda", Small, () => 0));
        foreach (var part in new[] { "'cuda'", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows", "'auto'" })
            StringAssert.Contains(error.Message, part);
    }

    [TestMethod]
    public void AnIndexBeyondTheLastNamesThoseThatAreThere()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => TrainingDevice.Choose("cuda:2", Small, () => 2)).Message,
            "2 CUDA devices: 'cuda:0' to 'cuda:1'"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => TrainingDevice.Choose("cuda:1", Small, () => 1)).Message,
            "1 CUDA device: 'cuda:0'"
        );
    }

    [TestMethod]
    public void FitOnThisMachineSaysItBeforeItTrains()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("There is a CUDA device here.");
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Sample.Fit(Sample.Many(40), new MultiTaskOptions { Device = "cuda:0", BatchSize = 8 })
        );
        StringAssert.Contains(error.Message, "TorchSharp-cuda-linux");
    }
}
