using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace MlNet.MultiTask;

/// <summary>Opens ONNX Runtime sessions as the options say: decides once between CUDA and the CPU, and remembers the reason.</summary>
internal sealed class SessionFactory
{
    // Files may be untrusted. Constant folding runs parts of the model when it is loaded, and the time of the search for equal nodes grows
    // with the square of their number. ConstantProducts has folded what networks have.
    private const string LeftOut = "ConstantFolding;CommonSubexpressionElimination";

    private readonly ExecutionOptions _options;
    private readonly MLContext? _context;
    private readonly int? _device;
    private readonly bool _mayFallBack;
    private string? _fallbackReason;

    public SessionFactory(ExecutionOptions options, MLContext? context)
    {
        options.Validate();
        (_options, _context) = (options, context);
        _mayFallBack = options.FallbackToCpu ?? context?.FallbackToCpu ?? false;
        _device = options.Provider switch
        {
            null => context?.GpuDeviceId,
            { Name: "Cpu" } => null,
            { Name: "Auto" } => context?.GpuDeviceId ?? 0,
            { Device: var device } => device,
        };
        _mayFallBack |= options.Provider == ExecutionProvider.Auto;
    }

    /// <summary>Whether sessions run on a device, whose memory is not the CPU's. Known after the first <see cref="Open"/>.</summary>
    public bool OnDevice => _device is not null && _fallbackReason is null;

    /// <summary>Whether rows with missing features are refused.</summary>
    public bool RefusesMissing => _options.RefuseMissing;

    /// <summary>What runs, for a model with these operators that CUDA has no kernels for.</summary>
    public ExecutionInfo Describe(int batchSize, IReadOnlyList<string> operatorsOnCpu) =>
        new(
            OnDevice ? ExecutionProvider.Cuda(_device!.Value) : ExecutionProvider.Cpu,
            OrtEnv.Instance().GetVersionString(),
            _options.IntraOpThreads,
            batchSize,
            OnDevice ? operatorsOnCpu : [],
            _fallbackReason
        );

    /// <summary>Opens a session.</summary>
    /// <exception cref="InvalidOperationException">CUDA was asked for without fallback and cannot be used.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime refuses the model.</exception>
    /// <param name="model">The ONNX model.</param>
    /// <param name="optimise">Whether its graph is small enough to be optimised in bounded time.</param>
    public InferenceSession Open(byte[] model, bool optimise)
    {
        if (OnDevice)
        {
            try
            {
                return OpenOnCuda(model, optimise, _device!.Value);
            }
            catch (Exception e) when (CudaProbe.IsCudaFailure(e))
            {
                // A broken model also fails on the CPU, with a clear message.
                var reason = CudaProbe.Explain(e, _device!.Value);
                if (!_mayFallBack)
                    throw new InvalidOperationException(
                        $"CUDA device {_device} was asked for but cannot be used: {reason}. To run on the CPU instead, set FallbackToCpu "
                            + "or use ExecutionProvider.Auto or Cpu.",
                        e
                    );
                FallBack(reason);
            }
        }
        using var options = NewOptions(optimise);
        CustomOperators.Register(options, model);
        try
        {
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxModelException($"ONNX Runtime refuses the model: {e.Message}", e);
        }
    }

    private InferenceSession OpenOnCuda(byte[] model, bool optimise, int device)
    {
        using var options = NewOptions(optimise);
        CustomOperators.Register(options, model);
        using var cuda = new OrtCUDAProviderOptions();
        var settings = new Dictionary<string, string> { ["device_id"] = FormattableString.Invariant($"{device}") };
        if (_options.MemoryLimit > 0)
            settings["gpu_mem_limit"] = FormattableString.Invariant($"{_options.MemoryLimit}");
        cuda.UpdateOptions(settings);
        options.AppendExecutionProvider_CUDA(cuda);
        return new InferenceSession(model, options);
    }

    private void FallBack(string reason)
    {
        _fallbackReason = reason;
        if (_context is null)
            return;
        using var channel = ((IChannelProvider)_context).Start("MultiTask");
        channel.Warning(MessageSensitivity.None, "The model runs on the CPU and not on CUDA device {0}: {1}.", _device!, reason);
    }

    /// <summary>How a session is opened, apart from the device.</summary>
    internal SessionOptions NewOptions(bool optimise)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel =
                optimise || _options.TrustFile ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = _options.IntraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (!_options.TrustFile)
            options.AddSessionConfigEntry("optimization.disable_specified_optimizers", LeftOut);
        return options;
    }
}
