namespace Serving;

/// <summary>The server cannot start as it was asked to; the message is for whoever starts it.</summary>
public sealed class ServingSetupException(string message, Exception? cause = null) : Exception(message, cause);
