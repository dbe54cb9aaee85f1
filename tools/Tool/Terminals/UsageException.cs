namespace MlNet.MultiTask.Tool;

/// <summary>The command line asks for something that cannot be.</summary>
/// <param name="message">What, and what would be right.</param>
internal sealed class UsageException(string message) : Exception(message);
