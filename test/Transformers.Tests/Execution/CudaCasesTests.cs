using System.Globalization;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// The ways in which CUDA can be absent, each with the real native libraries in a program of its own: ONNX Runtime's CPU build, no CUDA
/// provider, a provider without CUDA, and one whose CUDA finds no device. For machines without a GPU.
/// </summary>
[TestClass]
[TestCategory("Long")]
public sealed class CudaCasesTests
{
    [TestMethod]
    public void TheCPUBuildOfTheNativeLibrary()
    {
        using var app = new NativeApp();
        app.Replace(NativeApp.Runtime, CpuLibrary.Find(app.Folder));
        Check(app.Run(), "the native ONNX Runtime library that was loaded is the one for the CPU", "Microsoft.ML.OnnxRuntime.Gpu");
    }

    [TestMethod]
    public void NoCUDAProvider()
    {
        using var app = new NativeApp();
        app.Remove(NativeApp.Provider);
        Check(app.Run(), $"{NativeApp.Provider} is not beside", "Microsoft.ML.OnnxRuntime.Gpu");
    }

    [TestMethod]
    public void AProviderWithoutCUDA()
    {
        using var app = new NativeApp();
        app.NeedProvider();
        Check(app.Run(), "libcublasLt.so.", "cannot open shared object file", "Install the CUDA and cuDNN versions");
    }

    [TestMethod]
    [DataRow(100, "no CUDA-capable device is detected", "there is no CUDA device here")]
    [DataRow(35, "CUDA driver version is insufficient for CUDA runtime version", "the NVIDIA driver is missing or older")]
    public void CUDAWithoutADeviceOrADriver(int error, string says, string explained)
    {
        using var app = new NativeApp();
        app.NeedProvider();
        Check(app.Run(DevicelessCuda.Build(app.ProviderPath, app.Folder, error, says)), explained, says);
    }

    private static void Check(Dictionary<string, string[]> lines, params string[] reasons)
    {
        Assert.AreEqual("Cpu", lines["auto"][0]);
        Assert.AreEqual("InvalidOperationException", lines["cuda"][0]);
        StringAssert.StartsWith(lines["cuda"][1], "CUDA device 0 was asked for but cannot be used: ");
        foreach (var reason in reasons)
        {
            StringAssert.Contains(lines["auto"][1], reason);
            StringAssert.Contains(lines["cuda"][1], reason);
        }
        // Once, and with the reason.
        StringAssert.Contains(lines["warning"].Single(), lines["auto"][1]);
        var expected = Birds.Expect(new Bird { Features = [0.5f, -1, 2] }).Mass;
        Assert.AreEqual(expected, double.Parse(lines["score"][0], CultureInfo.InvariantCulture), 1e-2);
    }
}
