namespace MlNet.MultiTask.Safety;

/// <summary>How models are refused.</summary>
internal static class Unsafe
{
    public static OnnxModelException Model(string why) =>
        new(
            $"The ONNX model was not loaded: {why}. Neither this library nor ML.NET writes that. "
                + "If you trust the file, set ExecutionOptions.TrustFile."
        );
}
