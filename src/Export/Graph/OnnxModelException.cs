namespace MlNet.MultiTask;

/// <summary>A model file is damaged, unsafe, of another kind, or does not fit what its metadata says about it.</summary>
public sealed class OnnxModelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    public OnnxModelException(string message)
        : base(message) { }

    /// <summary>Makes the exception with the error behind it.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    /// <param name="innerException">The error behind it.</param>
    public OnnxModelException(string message, Exception innerException)
        : base(message, innerException) { }
}
