namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="BagEncoding"/>.</summary>
internal sealed class FittedBag : FittedEncoding
{
    private readonly int _size;
    private readonly int _width;
    private readonly float[] _scale;
    private readonly int[] _filled;
    private readonly FittedEncoding? _numbers;

    /// <param name="size">Slots of the column.</param>
    /// <param name="width">Length of a slot's vector.</param>
    /// <param name="scale">What each slot is multiplied by; empty for 1.</param>
    /// <param name="filled">The slots that are encoded as numbers.</param>
    /// <param name="numbers">How; null where there are none.</param>
    public FittedBag(int size, int width, float[] scale, int[] filled, FittedEncoding? numbers)
    {
        (_size, _width, _scale, _filled, _numbers) = (size, width, scale, filled, numbers);
        State = numbers is { State: null } ? null : BagState.Write(size, scale, filled, numbers?.State);
    }

    public override IReadOnlyList<float>? State { get; }

    public override IReadOnlyList<int>? ValuesOfFeatures =>
        _numbers is null ? [_width]
        : _numbers.ValuesOfFeatures is { } values ? [_width, .. values]
        : null;

    public override T Encode<T>(IOps<T> ops, T x)
    {
        var scaled = _scale.Length > 0 ? ops.Mul(x, ops.Constant("scale", _scale, _size)) : x;
        // A number of the slot can be any when the model is used; what reaches the network stays finite.
        scaled = ops.Clip(scaled, -SlotSegment.Far, SlotSegment.Far);
        var sum = ops.Bag(ops.Parameter("table", Initializer.Zeros, _size, _width), scaled);
        return _numbers is null
            ? sum
            : ops.Concat(1, [sum, _numbers.Encode(ops.Scope("numbers"), ops.Gather("filled", x, 1, _filled))]);
    }
}
