namespace MlNet.MultiTask;

/// <summary>Values that are each a straight line of one slot, clipped at its ends: standardised numbers and piecewise-linear bins
/// alike.</summary>
internal sealed class FittedSegments : FittedEncoding
{
    private readonly int _size;
    private readonly int[] _asTheyAre;
    private readonly int[] _slots;
    private readonly float[] _offset;
    private readonly float[] _scale;
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly float[] _unit;

    /// <param name="size">Slots of the column.</param>
    /// <param name="segments">The values, in the order in which they come out. Where the first ones are slots as they are, only the others
    /// are calculated.</param>
    public FittedSegments(int size, IReadOnlyList<SlotSegment> segments)
    {
        _size = size;
        _asTheyAre = [.. segments.TakeWhile(segment => segment == SlotSegment.AsItIs(segment.Slot)).Select(segment => segment.Slot)];
        SlotSegment[] lines = [.. segments.Skip(_asTheyAre.Length)];
        _slots = [.. lines.Select(segment => segment.Slot)];
        _offset = [.. lines.Select(segment => segment.Offset)];
        _scale = [.. lines.Select(segment => segment.Scale)];
        _low = [.. lines.Select(segment => segment.Low)];
        _high = [.. lines.Select(segment => segment.High)];
        _unit = [.. lines.Select(segment => segment.Unit)];
        ValuesOfFeatures = [.. segments.GroupBy(segment => segment.Slot).Select(slot => slot.Count())];
        State = FittedSegmentsState.Write(segments);
    }

    public override IReadOnlyList<float>? State { get; }

    public override IReadOnlyList<int>? ValuesOfFeatures { get; }

    /// <exception cref="InvalidDataException">The numbers are no segments of this column.</exception>
    public static FittedSegments Restore(InputColumn column, IReadOnlyList<float> state) =>
        new(column.Size, FittedSegmentsState.Read(column, state));

    public override T Encode<T>(IOps<T> ops, T x)
    {
        if (_asTheyAre.Length == 0)
            return Lines(ops, x);
        var asTheyAre = ops.Clip(Slots(ops, "plain", x, _asTheyAre), -SlotSegment.Far, SlotSegment.Far);
        return _slots.Length == 0 ? asTheyAre : ops.Concat(1, [asTheyAre, Lines(ops, x)]);
    }

    private T Lines<T>(IOps<T> ops, T x)
    {
        // The offset is taken off before the scale is put on, so that nothing cancels.
        var width = _slots.Length;
        x = Slots(ops, "selection", x, _slots);
        if (_unit.Any(unit => unit != 1))
            x = ops.Mul(x, ops.Constant("unit", _unit, width));
        if (_offset.Any(offset => offset != 0) || _scale.Any(scale => scale != 1))
            x = ops.Mul(ops.Sub(x, ops.Constant("offset", _offset, width)), ops.Constant("scale", _scale, width));
        return Clipped(ops, x, width);
    }

    private T Slots<T>(IOps<T> ops, string name, T x, int[] slots) =>
        !slots.AsSpan().SequenceEqual(Enumerable.Range(slots[0], slots.Length).ToArray()) ? ops.Gather(name, x, 1, slots)
        : slots.Length == _size ? x
        : ops.Slice(x, 1, slots[0], slots[0] + slots.Length);

    // An overflow on the way is an infinity of the right sign, which ends at the limit.
    private T Clipped<T>(IOps<T> ops, T x, int width) =>
        Array.TrueForAll(_low, low => low == _low[0]) && Array.TrueForAll(_high, high => high == _high[0])
            ? ops.Clip(x, _low[0], _high[0])
            : ops.Min(ops.Max(x, ops.Constant("low", _low, width)), ops.Constant("high", _high, width));
}
