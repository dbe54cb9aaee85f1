namespace MlNet.MultiTask;

/// <summary>
/// The network side of <see cref="PiecewiseLinearEncoding"/> with a learnt embedding: each slot of several values, as bins are, becomes
/// relu(W [its bins] + b), by a small linear layer of its own (Gorishniy, Rubachev, Babenko 2022, §3.4, "PLE-LR"); slots without bins stay
/// beside them as they are.
/// </summary>
internal sealed class FittedBinEmbedding : FittedEncoding
{
    private readonly FittedSegments? _plain;
    private readonly int[] _slots;
    private readonly int _bins;
    private readonly int _width;
    private readonly float[] _offset;
    private readonly float[] _scale;
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly float[] _unit;

    /// <param name="size">Slots of the column.</param>
    /// <param name="segments">The values, those of a slot side by side. A slot with several has bins.</param>
    /// <param name="width">Values that a slot with bins becomes.</param>
    public FittedBinEmbedding(int size, IReadOnlyList<SlotSegment> segments, int width)
    {
        State = FittedSegmentsState.Write(segments);
        var bySlot = segments.GroupBy(segment => segment.Slot).ToArray();
        var plain = bySlot.Where(slot => slot.Count() == 1).SelectMany(slot => slot).ToArray();
        var binned = bySlot.Where(slot => slot.Count() > 1).ToArray();
        _plain = plain.Length > 0 ? new FittedSegments(size, plain) : null;
        _slots = [.. binned.Select(slot => slot.Key)];
        _bins = binned.Length > 0 ? binned.Max(slot => slot.Count()) : 0;
        _width = width;
        // Slots with fewer bins than others are filled up with bins that are always 0.
        (_offset, _scale, _low, _high, _unit) = (Table(), Table(), Table(), Table(), Table());
        Array.Fill(_unit, 1);
        for (var i = 0; i < binned.Length; i++)
        {
            var at = i * _bins;
            foreach (var bin in binned[i])
            {
                (_offset[at], _scale[at], _low[at], _high[at], _unit[at]) = (bin.Offset, bin.Scale, bin.Low, bin.High, bin.Unit);
                at++;
            }
        }
        ValuesOfFeatures = [.. Enumerable.Repeat(width, _slots.Length), .. Enumerable.Repeat(1, plain.Length)];
    }

    public override IReadOnlyList<float>? State { get; }

    public override IReadOnlyList<int>? ValuesOfFeatures { get; }

    public override T Encode<T>(IOps<T> ops, T x)
    {
        if (_slots.Length == 0)
            return _plain!.Encode(ops, x);
        var bins = ops.Reshape(ops.Gather("slots", x, 1, _slots), _slots.Length, 1);
        if (_unit.Any(unit => unit != 1))
            bins = ops.Mul(bins, ops.Constant("bin/unit", _unit, _slots.Length, _bins));
        bins = ops.Mul(
            ops.Sub(bins, ops.Constant("bin/offset", _offset, _slots.Length, _bins)),
            ops.Constant("bin/scale", _scale, _slots.Length, _bins)
        );
        bins = ops.Min(
            ops.Max(bins, ops.Constant("bin/low", _low, _slots.Length, _bins)),
            ops.Constant("bin/high", _high, _slots.Length, _bins)
        );
        var start = Initializer.FanIn(_bins);
        var mixed = ops.GroupLinear(bins, ops.Parameter("weight", start, _slots.Length, _bins, _width));
        var embedded = ops.Activate(mixed, default, ops.Parameter("bias", start, _slots.Length, _width), Activation.Relu);
        var all = ops.Reshape(embedded, _slots.Length * _width);
        return _plain is null ? all : ops.Concat(1, [all, _plain.Encode(ops, x)]);
    }

    private float[] Table() => new float[_slots.Length * _bins];
}
