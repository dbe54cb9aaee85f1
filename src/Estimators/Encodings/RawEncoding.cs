namespace MlNet.MultiTask;

/// <summary>The numbers as they are, for columns that stand in a suitable range already.</summary>
public sealed class RawEncoding : NumericEncoding
{
    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values) => new FittedIdentity(column.Size);

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) => new FittedIdentity(column.Size);
}
