namespace MlNet.MultiTask;

/// <summary>Values that are each a straight line of one slot, clipped at its ends: standardised numbers and piecewise-linear bins
/// alike.</summary>
internal sealed class FittedSegments : FittedEncoding
{
    private readonly int _width;
    private readonly int[] _slots;
    private readonly float[] _offset;
    private readonly float[] _scale;
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly float[] _unit;
    private readonly bool _selects;

    /// <param name="size">Slots of the column.</param>
    /// <param name="segments">The values, in the order in which they come out.</param>
    public FittedSegments(int size, IReadOnlyList<SlotSegment> segments)
    {
        _width = segments.Count;
        _slots = [.. segments.Select(segment => segment.Slot)];
        _offset = [.. segments.Select(segment => segment.Offset)];
        _scale = [.. segments.Select(segment => segment.Scale)];
        _low = [.. segments.Select(segment => segment.Low)];
        _high = [.. segments.Select(segment => segment.High)];
        _unit = [.. segments.Select(segment => segment.Unit)];
        _selects = segments.Count != size || segments.Where((segment, i) => segment.Slot != i).Any();
        State = FittedSegmentsState.Write(segments);
    }

    public override IReadOnlyList<float>? State { get; }

    public override IReadOnlyList<int>? ValuesOfFeatures => [.. _slots.GroupBy(slot => slot).Select(slot => slot.Count())];

    /// <exception cref="InvalidDataException">The numbers are no segments of this column.</exception>
    public static FittedSegments Restore(InputColumn column, IReadOnlyList<float> state) =>
        new(column.Size, FittedSegmentsState.Read(column, state));

    public override T Encode<T>(IOps<T> ops, T x)
    {
        // The offset is taken off before the scale is put on, so that nothing cancels.
        if (_selects)
            x = ops.Gather("selection", x, 1, _slots);
        if (_unit.Any(unit => unit != 1))
            x = ops.Mul(x, ops.Constant("unit", _unit, _width));
        if (_offset.Any(offset => offset != 0) || _scale.Any(scale => scale != 1))
            x = ops.Mul(ops.Sub(x, ops.Constant("offset", _offset, _width)), ops.Constant("scale", _scale, _width));
        return Clipped(ops, x);
    }

    // An overflow on the way is an infinity of the right sign, which ends at the limit.
    private T Clipped<T>(IOps<T> ops, T x) =>
        _low.All(low => low == _low[0]) && _high.All(high => high == _high[0])
            ? ops.Clip(x, _low[0], _high[0])
            : ops.Min(ops.Max(x, ops.Constant("low", _low, _width)), ops.Constant("high", _high, _width));
}
