namespace MlNet.MultiTask;

/// <summary>(x − mean) / standard deviation of each slot.</summary>
public sealed class StandardizeEncoding : NumericEncoding
{
    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values)
    {
        var segments = new List<SlotSegment>(column.Size);
        for (var slot = 0; slot < column.Size; slot++)
            segments.Add(Segment(slot, SortedSlot(values.Span, column.Size, slot)));
        return new FittedSegments(column.Size, segments);
    }

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) => FittedSegments.Restore(column, state);

    internal static SlotSegment Segment(int slot, float[] values)
    {
        var mean = values.Average(x => (double)x);
        var deviation = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
        return new SlotSegment(slot, (float)mean, deviation > 0 ? (float)(1 / deviation) : 0, float.MinValue, float.MaxValue);
    }
}
