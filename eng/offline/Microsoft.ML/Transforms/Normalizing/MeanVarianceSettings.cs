namespace Microsoft.ML.Transforms;

/// <summary>To unit variance (of the population), or by the normal distribution's cumulative function. With zero fixed the mean square becomes one.</summary>
internal sealed record MeanVarianceSettings(long MaximumExampleCount, bool FixZero, bool UseCdf) : NormalizerSettings(MaximumExampleCount)
{
    public override bool IsCdf => UseCdf;

    public override bool HasOffset => UseCdf || !FixZero;

    public override SlotStatistic<T> NewStatistic<T>() => new Statistic<T>(FixZero, UseCdf);

    private sealed class Statistic<T>(bool fixZero, bool useCdf) : SlotStatistic<T>
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        private double _mean;
        private double _squares;
        private long _count;

        // Welford: the mean so far, and the squares of the distances to it.
        public override void Add(T value)
        {
            if (!T.IsFinite(value))
                return;
            var x = double.CreateTruncating(value);
            var distance = x - _mean;
            _mean += distance / ++_count;
            _squares += distance * (x - _mean);
        }

        // A slot that never changes says nothing: its scale is zero.
        public override (T First, T Second) Finish()
        {
            var variance = _count == 0 ? 0 : _squares / _count;
            if (useCdf)
                return (Of(_mean), Of(Math.Sqrt(variance)));
            if (variance == 0)
                return (T.Zero, T.Zero);
            return fixZero
                ? (T.One / Of(Math.Sqrt(variance + (_mean * _mean))), T.Zero)
                : (T.One / Of(Math.Sqrt(variance)), Of(_mean));
        }

        private static T Of(double value) => T.CreateTruncating(value);
    }
}
