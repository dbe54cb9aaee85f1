namespace MlNet.MultiTask;

/// <summary>Values that are each a straight line of one slot, clipped at its ends: standardised numbers and piecewise-linear bins alike.</summary>
internal sealed class FittedSegments : FittedEncoding
{
    private readonly int _size;
    private readonly int _width;
    private readonly float[] _selection;
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
        (_size, _width) = (size, segments.Count);
        _selection = new float[size * segments.Count];
        for (var i = 0; i < segments.Count; i++)
            _selection[segments[i].Slot * segments.Count + i] = 1;
        _offset = [.. segments.Select(segment => segment.Offset)];
        _scale = [.. segments.Select(segment => segment.Scale)];
        _low = [.. segments.Select(segment => segment.Low)];
        _high = [.. segments.Select(segment => segment.High)];
        _unit = [.. segments.Select(segment => segment.Unit)];
        _selects = segments.Count != size || segments.Where((segment, i) => segment.Slot != i).Any();
        State = FittedSegmentsState.Write(segments);
    }

    public override IReadOnlyList<float>? State { get; }

    /// <exception cref="InvalidDataException">The numbers are no segments of this column.</exception>
    public static FittedSegments Restore(InputColumn column, IReadOnlyList<float> state) => new(column.Size, FittedSegmentsState.Read(column, state));

    public override T Encode<T>(IOps<T> ops, T x)
    {
        // A product with zeros and ones copies each slot to its values exactly; the offset is taken off before the scale is put on, so that nothing cancels.
        if (_selects)
            x = ops.MatMul(x, ops.Constant("selection", _selection, _size, _width));
        if (_unit.Any(unit => unit != 1))
            x = ops.Mul(x, ops.Constant("unit", _unit, _width));
        if (_offset.Any(offset => offset != 0) || _scale.Any(scale => scale != 1))
            x = ops.Mul(ops.Sub(x, ops.Constant("offset", _offset, _width)), ops.Constant("scale", _scale, _width));
        return Clipped(ops, x);
    }

    // An overflow on the way is an infinity of the right sign, which ends at the limit.
    private T Clipped<T>(IOps<T> ops, T x) => _low.All(low => low == _low[0]) && _high.All(high => high == _high[0])
        ? ops.Clip(x, _low[0], _high[0])
        : ops.Min(ops.Max(x, ops.Constant("low", _low, _width)), ops.Constant("high", _high, _width));
}
