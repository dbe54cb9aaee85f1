namespace MlNet.MultiTask;

/// <summary>
/// (x − mean) / deviation over the slots of the row itself, for windows of a series whose level and size differ from row to row: what is
/// left is their shape. A row whose slots are all the same becomes 0.
/// </summary>
/// <remarks>
/// The normalisation of an instance by its own mean and deviation, as in Ulyanov, Vedaldi, Lempitsky 2016 and, for series, Kim et al. 2022
/// (RevIN). The other half of RevIN, the way back for the prediction, is <see cref="RegressionTask.OffsetColumn"/> and
/// <see cref="RegressionTask.ScaleColumn"/>. Nothing is learnt from the training rows. For columns of at least two slots.
/// </remarks>
public sealed class RowScaleEncoding : NumericEncoding
{
    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values) => Of(column);

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) => Of(column);

    private static FittedRowScale Of(InputColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Size > 1
            ? new FittedRowScale(column.Size)
            : throw new ArgumentException(
                $"Column '{column.Name}' has one slot, which has no deviation over a row's slots: {nameof(RowScaleEncoding)} is for "
                    + "vectors.",
                nameof(column)
            );
    }
}
