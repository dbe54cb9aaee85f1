namespace Microsoft.ML.Runtime;

/// <summary>A pipe for messages that an MLContext has no listener for.</summary>
internal sealed class SilentPipe<TMessage>(string source) : IPipe<TMessage>
{
    public string ContextDescription => source;

    public TException Process<TException>(TException ex)
        where TException : Exception => ex;

    public void Send(TMessage msg)
    {
    }

    public void Dispose()
    {
    }
}
