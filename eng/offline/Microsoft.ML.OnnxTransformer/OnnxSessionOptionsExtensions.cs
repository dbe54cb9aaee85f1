using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Sets and reads <see cref="OnnxSessionOptions"/> of an environment.</summary>
public static class OnnxSessionOptionsExtensions
{
    private const string Key = "OnnxSessionOptions";

    public static OnnxSessionOptions GetOnnxSessionOption(this IHostEnvironment env)
        => Internal(env).TryGetOption(Key, out OnnxSessionOptions options) ? options : null;

    public static void SetOnnxSessionOption(this IHostEnvironment env, OnnxSessionOptions onnxSessionOptions)
        => Internal(env).SetOption(Key, onnxSessionOptions);

    private static IHostEnvironmentInternal Internal(IHostEnvironment env)
        => env as IHostEnvironmentInternal ?? throw new ArgumentException("No Onnx Session Options");
}
