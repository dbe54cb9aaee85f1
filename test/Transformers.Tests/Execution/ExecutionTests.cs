using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Where models run, and what happens where CUDA cannot be used.</summary>
[TestClass]
public sealed class ExecutionTests
{
    [TestMethod]
    public void TheCPUByDefault()
    {
        using var transformer = Birds.Transformer(new MLContext(1), new ExecutionOptions());
        Assert.AreEqual(ExecutionProvider.Cpu, transformer.Execution.Provider);
        Assert.IsNull(transformer.Execution.FallbackReason);
        Assert.AreEqual(OrtEnv.Instance().GetVersionString(), transformer.Execution.RuntimeVersion);
        Assert.AreEqual(0, transformer.Execution.OperatorsOnCpu.Count);
    }

    [TestMethod]
    public void AutoFallsBackSaysWhyAndLogsItOnce()
    {
        SkipWithCuda();
        var ml = new MLContext(1);
        var log = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                log.Add(e.Message);
        };
        using var transformer = Birds.Transformer(ml, new ExecutionOptions { Provider = ExecutionProvider.Auto, BatchSize = 4 });
        Assert.AreEqual(ExecutionProvider.Cpu, transformer.Execution.Provider);
        Assert.IsFalse(string.IsNullOrEmpty(transformer.Execution.FallbackReason));
        StringAssert.Contains(transformer.Execution.ToString(), transformer.Execution.FallbackReason);
        // A part of the network gets a session of its own, without a second try.
        var birds = Birds.Rows(9);
        var view = transformer.Transform(ml.Data.LoadFromEnumerable(birds));
        using (var cursor = view.GetRowCursor([view.Schema["Mass.Score"]]))
            Assert.IsTrue(cursor.MoveNext());
        foreach (var row in ml.Data.CreateEnumerable<Scored>(view, false))
            row.Check(birds[row.Id]);
        Assert.AreEqual(1, log.Count, string.Join("\n", log));
        StringAssert.Contains(log[0], transformer.Execution.FallbackReason);
    }

    [TestMethod]
    public void CudaWithoutFallbackIsOneExceptionThatSaysWhatIsMissing()
    {
        SkipWithCuda();
        var e = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Birds.Transformer(new MLContext(1), new ExecutionOptions { Provider = ExecutionProvider.Cuda(0) })
        );
        StringAssert.Contains(e.Message, "CUDA device 0 was asked for but cannot be used: ");
        StringAssert.Contains(e.Message, "FallbackToCpu");
        Assert.IsNotNull(e.InnerException);
    }

    [TestMethod]
    public void TheContextsDeviceAndFallbackHoldWhereNoOptionsAreGiven()
    {
        SkipWithCuda();
        Assert.ThrowsExactly<InvalidOperationException>(() =>
            Birds.Transformer(new MLContext(1) { GpuDeviceId = 0 }, new ExecutionOptions())
        );
        using var fallen = Birds.Transformer(new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = true }, new ExecutionOptions());
        Assert.IsNotNull(fallen.Execution.FallbackReason);
        using var asked = Birds.Transformer(
            new MLContext(1) { GpuDeviceId = 0 },
            new ExecutionOptions { Provider = ExecutionProvider.Cpu }
        );
        Assert.IsNull(asked.Execution.FallbackReason);
        using var allowed = Birds.Transformer(
            new MLContext(1),
            new ExecutionOptions { Provider = ExecutionProvider.Cuda(1), FallbackToCpu = true }
        );
        Assert.AreEqual(ExecutionProvider.Cpu, allowed.Execution.Provider);
    }

    [TestMethod]
    public void LoadingNeedsNoCUDAForWhatRunsOnTheCPU()
    {
        SkipWithCuda();
        var ml = new MLContext(1);
        using var stream = new MemoryStream();
        using (var transformer = Birds.Transformer(ml))
            ml.MultiTask().Save(transformer, null, stream);
        stream.Position = 0;
        var gpu = new MLContext(1) { GpuDeviceId = 0 };
        using var loaded = (MultiTaskTransformer)
            gpu.MultiTask().Load(stream, out _, new ExecutionOptions { Provider = ExecutionProvider.Cpu });
        Assert.AreEqual(ExecutionProvider.Cpu, loaded.Execution.Provider);
        stream.Position = 0;
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => gpu.MultiTask().Load(stream, out _)).Message,
            "CUDA device 0"
        );
    }

    [TestMethod]
    [DataRow("CUDA execution provider is not enabled in this build.", "Microsoft.ML.OnnxRuntime.Gpu")]
    [DataRow("Failed to load shared library", "CUDA and cuDNN")]
    [DataRow(
        "x.cc:1988 Get() FAIL : Failed to load library /app/libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot "
            + "open shared object file: No such file or directory\n",
        "loaded: libcublasLt.so.13: cannot open shared object file"
    )]
    [DataRow(
        "FAIL : Failed to load library /app/libonnxruntime_providers_cuda.so with error: /app/libonnxruntime_providers_cuda.so: "
            + "cannot open shared object file: No such file",
        "libonnxruntime_providers_cuda.so is not beside"
    )]
    [DataRow("CUDA failure 100: no CUDA-capable device is detected ; GPU=0", "no CUDA device")]
    [DataRow("CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version", "driver")]
    [DataRow("CUDA failure 101: invalid device ordinal", "no CUDA device 3")]
    public void EachFailureHasItsOwnWords(string message, string says)
    {
        var e = new InvalidOperationException(message);
        StringAssert.Contains(CudaProbe.Explain(e, 3), says);
        StringAssert.Contains(
            CudaProbe.Explain(new EntryPointNotFoundException("OrtSessionOptionsAppendExecutionProvider_CUDA"), 0),
            "Microsoft.ML.OnnxRuntime.Gpu"
        );
    }

    [TestMethod]
    public void OptionsOutsideTheirRangeAreNamed()
    {
        var ml = new MLContext(1);
        Says(nameof(ExecutionOptions.BatchSize), new ExecutionOptions { BatchSize = -1 });
        Says(nameof(ExecutionOptions.IntraOpThreads), new ExecutionOptions { IntraOpThreads = 2000 });
        Says(nameof(ExecutionOptions.MemoryLimit), new ExecutionOptions { MemoryLimit = -5 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExecutionProvider.Cuda(-1));
        Assert.AreEqual("Cuda(2)", ExecutionProvider.Cuda(2).ToString());

        void Says(string name, ExecutionOptions options) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Birds.Transformer(ml, options)).Message, name);
    }

    // These tests are about machines without CUDA; where it works, they have nothing to say.
    private static void SkipWithCuda()
    {
        using var transformer = Birds.Transformer(new MLContext(1), new ExecutionOptions { Provider = ExecutionProvider.Auto });
        if (transformer.Execution.Provider != ExecutionProvider.Cpu)
            Assert.Inconclusive("CUDA works here.");
    }
}
