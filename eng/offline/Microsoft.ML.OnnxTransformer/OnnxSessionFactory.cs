using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Opens the session of a model.</summary>
internal sealed class OnnxSessionFactory(OnnxSessionOptions settings, int? interOpNumThreads, int? intraOpNumThreads)
{
    public InferenceSession Open(OnnxModelSource source, OnnxDevice device)
    {
        if (!settings.PerSessionThreads && !OrtEnv.IsCreated)
            ShareThreads();
        if (settings.CreateSessionOptions != null)
            return source.Open(settings.CreateSessionOptions());
        if (device.GpuDeviceId is not { } gpu)
            return source.Open(Configure(new SessionOptions()));
        try
        {
            return source.Open(Configure(SessionOptions.MakeSessionOptionWithCudaProvider(gpu)));
        }
        // A native library without CUDA throws EntryPointNotFoundException, which ML.NET does not catch.
        catch (OnnxRuntimeException) when (device.FallbackToCpu)
        {
            return source.Open(Configure(new SessionOptions()));
        }
    }

    private SessionOptions Configure(SessionOptions options)
    {
        settings.CopyTo(options);
        options.InterOpNumThreads = interOpNumThreads ?? settings.InterOpNumThreads;
        options.IntraOpNumThreads = intraOpNumThreads ?? settings.IntraOpNumThreads;
        return options;
    }

    private void ShareThreads()
    {
        var creation = new EnvironmentCreationOptions
        {
            threadOptions = new OrtThreadingOptions
            {
                GlobalInterOpNumThreads = settings.GlobalInterOpNumThreads,
                GlobalIntraOpNumThreads = settings.GlobalIntraOpNumThreads,
            },
        };
        OrtEnv.CreateInstanceWithOptions(ref creation);
    }
}
