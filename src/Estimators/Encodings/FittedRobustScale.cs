namespace MlNet.MultiTask;

/// <summary>The network side of <see cref="RobustScaleEncoding"/>.</summary>
/// <param name="column">The column.</param>
/// <param name="segments">One value for each slot; those that stay as they are come first.</param>
internal sealed class FittedRobustScale(InputColumn column, IReadOnlyList<SlotSegment> segments) : FittedEncoding
{
    private const float Limit = 3;

    private readonly FittedSegments _lines = new(column.Size, segments);

    /// <summary>How many of the first values are slots as they are.</summary>
    public int Plain { get; } = segments.TakeWhile(segment => segment == SlotSegment.AsItIs(segment.Slot)).Count();

    public override IReadOnlyList<float>? State => _lines.State;

    public override IReadOnlyList<int>? ValuesOfFeatures => _lines.ValuesOfFeatures;

    public override T Encode<T>(IOps<T> ops, T x)
    {
        var all = _lines.Encode(ops, x);
        if (Plain == segments.Count)
            return all;
        var clipped = SmoothClip(ops, Plain == 0 ? all : ops.Slice(all, 1, Plain, segments.Count));
        return Plain == 0 ? clipped : ops.Concat(1, [ops.Slice(all, 1, 0, Plain), clipped]);
    }

    // x / √(1 + (x / 3)²)
    private static T SmoothClip<T>(IOps<T> ops, T x) =>
        ops.Div(x, ops.Apply(Activation.Sqrt, ops.Affine(ops.Apply(Activation.Square, x), 1 / (Limit * Limit), 1)));
}
