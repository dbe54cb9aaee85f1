namespace Microsoft.ML.Runtime;

/// <summary>Takes reports of progress. An MLContext shows them to nobody, only consoles do.</summary>
internal sealed class ProgressChannel : IProgressChannel
{
    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction) => Contracts.CheckValue(header, nameof(header));

    public void Checkpoint(params double?[] values)
    {
    }

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();

    public void Dispose()
    {
    }
}
