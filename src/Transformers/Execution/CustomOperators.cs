using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>The operators of Microsoft.ML.OnnxRuntime.Extensions, for models that have some.</summary>
internal static class CustomOperators
{
    /// <summary>Makes them known to sessions of a model; of one without them nothing is asked for.</summary>
    /// <param name="options">Of the session.</param>
    /// <param name="model">The model's bytes.</param>
    /// <exception cref="OnnxModelException">It has such operators, and their library is not there.</exception>
    public static void Register(SessionOptions options, ReadOnlySpan<byte> model)
    {
        // Nodes and the list of operator sets spell the domain out.
        if (model.IndexOf("ai.onnx.contrib"u8) < 0)
            return;
        try
        {
            options.RegisterOrtExtensions();
        }
        catch (Exception e) when (e is DllNotFoundException or OnnxRuntimeException or EntryPointNotFoundException)
        {
            throw new OnnxModelException(
                "The model has operators of 'ai.onnx.contrib', and their native library cannot be loaded: add the package "
                    + $"Microsoft.ML.OnnxRuntime.Extensions to the application. {e.Message}",
                e
            );
        }
    }
}
