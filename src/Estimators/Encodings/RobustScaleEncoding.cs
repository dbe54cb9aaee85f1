namespace MlNet.MultiTask;

/// <summary>
/// (x − median) / (upper quartile − lower quartile) of each slot, then x / √(1 + (x / 3)²), which leaves numbers near 0 as they are and
/// brings those far out smoothly to ±3 (Holzmüller, Grinsztajn, Steinwart 2024, "robust scale and smooth clip").
/// </summary>
/// <remarks>
/// A slot whose quartiles are equal is divided by half the distance between its largest and its smallest value, and one that is the same in
/// all training rows becomes 0. Slots of zeros and ones only (one-hot columns) stay as they are, and so do counts in columns of 256 slots
/// or more. When the model is used, numbers end at 65,536 quartile distances before they are clipped.
/// </remarks>
public sealed class RobustScaleEncoding : NumericEncoding
{
    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values) =>
        new FittedRobustScale(column, Segments(column, values));

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) =>
        new FittedRobustScale(column, FittedSegmentsState.Read(column, state));

    /// <summary>One value for each slot: those that stay as they are in front of the others.</summary>
    internal static SlotSegment[] Segments(InputColumn column, ReadOnlyMemory<float> values)
    {
        ArgumentNullException.ThrowIfNull(column);
        var isPlain = PlainSlots.Find(values.Span, column.Size);
        var slots = Enumerable.Range(0, column.Size);
        return
        [
            .. slots.Where(slot => isPlain[slot]).Select(SlotSegment.AsItIs),
            .. slots.Where(slot => !isPlain[slot]).Select(slot => Segment(slot, SortedSlot(values.Span, column.Size, slot))),
        ];
    }

    private static SlotSegment Segment(int slot, ReadOnlySpan<float> sorted)
    {
        var width = Quantiles.Of(sorted, 0.75) - Quantiles.Of(sorted, 0.25);
        if (width == 0)
            width = ((double)sorted[^1] - sorted[0]) / 2;
        return SlotSegment.Line(slot, Quantiles.Of(sorted, 0.5), width);
    }
}
