namespace MlNet.MultiTask;

/// <summary>(x − mean) / standard deviation of each slot; a slot that is the same in all training rows becomes 0.</summary>
/// <remarks>
/// Values so far out that they make the deviation more than four times that of the others (more than 20 times the median distance from the
/// median) are not counted in mean and deviation. In such a slot the value is clipped one deviation beyond the values that were counted,
/// and how far the others go beyond that stands in a value of its own for each side. When the model is used, values end at 65,536
/// deviations.
/// </remarks>
public sealed class StandardizeEncoding : NumericEncoding
{
    // Between the last ordinary value and where those far out are clipped, in deviations: enough to tell them apart, and no more, since
    // the pull of a single row on the line through the others grows with its distance.
    internal const double Gap = 1;

    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values)
    {
        ArgumentNullException.ThrowIfNull(column);
        var segments = new List<SlotSegment>(column.Size);
        for (var slot = 0; slot < column.Size; slot++)
            AddSegments(segments, slot, SortedSlot(values.Span, column.Size, slot));
        return new FittedSegments(column.Size, segments);
    }

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) => FittedSegments.Restore(column, state);

    /// <summary>Adds the standardised slot, and its tails where values lie far out.</summary>
    internal static void AddSegments(List<SlotSegment> segments, int slot, ReadOnlySpan<float> sorted)
    {
        var moments = SlotMoments.Of(sorted);
        segments.Add(Segment(slot, sorted, moments));
        if (moments.First > 1 && sorted[0] < sorted[moments.First - 1])
            segments.Add(SlotSegment.Line(slot, sorted[moments.First - 1], (double)sorted[moments.First - 1] - sorted[0], high: 0));
        if (moments.End < sorted.Length - 1 && sorted[moments.End] < sorted[^1])
            segments.Add(SlotSegment.Line(slot, sorted[moments.End], (double)sorted[^1] - sorted[moments.End], low: 0));
    }

    /// <summary>The one value of a standardised slot.</summary>
    internal static SlotSegment Segment(int slot, ReadOnlySpan<float> sorted) => Segment(slot, sorted, SlotMoments.Of(sorted));

    private static SlotSegment Segment(int slot, ReadOnlySpan<float> sorted, SlotMoments moments)
    {
        var (mean, deviation, first, end) = moments;
        var low = first == 0 ? -SlotSegment.Far : (float)((sorted[first] - mean) / deviation - Gap);
        var high = end == sorted.Length ? SlotSegment.Far : (float)((sorted[end - 1] - mean) / deviation + Gap);
        return SlotSegment.Line(slot, mean, deviation, low, high);
    }
}
