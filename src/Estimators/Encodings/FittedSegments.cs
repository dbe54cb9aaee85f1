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
    private readonly bool _isClipped;
    private readonly bool _selects;

    /// <param name="size">Slots of the column.</param>
    /// <param name="segments">The values, in the order in which they come out.</param>
    public FittedSegments(int size, IReadOnlyList<SlotSegment> segments)
    {
        (_size, _width) = (size, segments.Count);
        State = [.. segments.SelectMany(segment => new[] { segment.Slot, segment.Offset, segment.Scale, segment.Low, segment.High })];
        _selection = new float[size * segments.Count];
        for (var i = 0; i < segments.Count; i++)
            _selection[segments[i].Slot * segments.Count + i] = 1;
        _offset = [.. segments.Select(segment => segment.Offset)];
        _scale = [.. segments.Select(segment => segment.Scale)];
        _low = [.. segments.Select(segment => segment.Low)];
        _high = [.. segments.Select(segment => segment.High)];
        _isClipped = segments.Any(segment => segment.Low > float.MinValue || segment.High < float.MaxValue);
        _selects = segments.Count != size || segments.Where((segment, i) => segment.Slot != i).Any();
    }

    public override IReadOnlyList<float>? State { get; }

    /// <exception cref="InvalidDataException">The numbers are no segments of this column.</exception>
    public static FittedSegments Restore(InputColumn column, IReadOnlyList<float> state)
    {
        if (state.Count == 0 || state.Count % 5 != 0)
            throw new InvalidDataException($"The encoding of column '{column.Name}' has {state.Count} numbers; expected five for each value.");
        var segments = new SlotSegment[state.Count / 5];
        for (var i = 0; i < segments.Length; i++)
        {
            var slot = state[5 * i];
            if (!(slot >= 0 && slot < column.Size))
                throw new InvalidDataException($"The encoding of column '{column.Name}' names slot {slot} of {column.Size}.");
            segments[i] = new SlotSegment((int)slot, state[5 * i + 1], state[5 * i + 2], state[5 * i + 3], state[5 * i + 4]);
        }
        return new FittedSegments(column.Size, segments);
    }

    public override T Encode<T>(IOps<T> ops, T x)
    {
        // A product with zeros and ones copies each slot to its values exactly; the offset is taken off before the scale is put on, so that nothing cancels.
        if (_selects)
            x = ops.MatMul(x, ops.Constant("selection", _selection, _size, _width));
        x = ops.Mul(ops.Sub(x, ops.Constant("offset", _offset, _width)), ops.Constant("scale", _scale, _width));
        return _isClipped ? ops.Min(ops.Max(x, ops.Constant("low", _low, _width)), ops.Constant("high", _high, _width)) : x;
    }
}
