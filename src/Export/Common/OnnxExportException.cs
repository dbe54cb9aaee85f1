namespace MlNet.MultiTask;

/// <summary>A chain, or one step of it, cannot be written as ONNX.</summary>
public sealed class OnnxExportException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which step, with its type, position and columns, why, and what to do.</param>
    public OnnxExportException(string message)
        : base(message) { }

    /// <summary>Makes the exception with the error behind it.</summary>
    /// <param name="message">Which step, with its type, position and columns, why, and what to do.</param>
    /// <param name="innerException">The error behind it.</param>
    public OnnxExportException(string message, Exception innerException)
        : base(message, innerException) { }
}
