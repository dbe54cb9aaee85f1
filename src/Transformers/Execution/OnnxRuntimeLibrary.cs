using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>The native library of ONNX Runtime, which comes in a separate package.</summary>
internal static class OnnxRuntimeLibrary
{
    /// <summary>Loads it early, before work is done that would be lost without it.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded.</exception>
    public static void Check()
    {
        try
        {
            _ = OrtEnv.Instance().GetVersionString();
        }
        catch (Exception error) when (LoadError(error) is { } reason)
        {
            throw new InvalidOperationException(
                "The native library of ONNX Runtime, which scores the trained model, cannot be loaded. Reference the package "
                    + "Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu) "
                    + $"in the application. The loader says: {reason}",
                error
            );
        }
    }

    private static string? LoadError(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (error is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
                return error.Message;
        return null;
    }
}
