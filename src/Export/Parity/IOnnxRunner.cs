namespace MlNet.MultiTask.Checking;

/// <summary>Runs an ONNX model; this library writes them and knows no runtime.</summary>
internal interface IOnnxRunner
{
    /// <summary>Runs a model once.</summary>
    /// <param name="model">Its bytes; null where it is too large for one array.</param>
    /// <param name="path">Its file, where <paramref name="model"/> is null.</param>
    /// <param name="inputs">Its inputs, [rows, width].</param>
    /// <param name="outputs">Names of the wanted outputs.</param>
    /// <returns>The outputs in this order.</returns>
    IReadOnlyList<TensorData> Run(byte[]? model, string? path, IReadOnlyList<TensorData> inputs, IReadOnlyList<string> outputs);
}
