namespace Microsoft.ML.Transforms;

/// <summary>To [0, 1], or with zero fixed to [-1, 1].</summary>
internal sealed record MinMaxSettings(long MaximumExampleCount, bool FixZero) : NormalizerSettings(MaximumExampleCount)
{
    public override bool HasOffset => !FixZero;

    public override SlotStatistic<T> NewStatistic<T>() => new Statistic<T>(FixZero);

    private sealed class Statistic<T>(bool fixZero) : SlotStatistic<T>
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        private T _min = T.PositiveInfinity;
        private T _max = T.NegativeInfinity;

        // NaN compares false with everything.
        public override void Add(T value)
        {
            if (value < _min)
                _min = value;
            if (value > _max)
                _max = value;
        }

        // A slot that never changes says nothing: its scale is zero.
        public override (T First, T Second) Finish()
        {
            if (!(_max > _min))
                return (T.Zero, T.Zero);
            if (fixZero)
                return (T.One / T.Max(T.Abs(_min), T.Abs(_max)), T.Zero);
            var scale = T.One / (_max - _min);
            return (scale, T.IsZero(scale) ? T.Zero : _min);
        }
    }
}
