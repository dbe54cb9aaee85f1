using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Which GPU is asked for, and what is done when it cannot be had.</summary>
internal readonly record struct OnnxDevice(int? GpuDeviceId, bool FallbackToCpu)
{
    /// <summary>What an argument does not say, the MLContext says.</summary>
    public static OnnxDevice Of(IHostEnvironment env, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => gpuDeviceId == null && env is IHostEnvironmentInternal { GpuDeviceId: not null } settings
            ? new OnnxDevice(settings.GpuDeviceId, settings.FallbackToCpu)
            : new OnnxDevice(gpuDeviceId, fallbackToCpu);
}
