namespace MlNet.MultiTask;

/// <summary>The numbers as they are, for columns that stand in a suitable range already.</summary>
public sealed class RawNumbers : NumericEncoding
{
    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values) => new IdentityEncoding();

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) => new IdentityEncoding();
}
