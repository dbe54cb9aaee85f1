using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>By the part of the range that lies between two quantiles, taken as if values were spread evenly; around the median when centred.</summary>
internal sealed record RobustScalingSettings : NormalizerSettings
{
    private readonly bool _center;
    private readonly double _share;

    public RobustScalingSettings(long maximumExampleCount, bool centerData, uint quantileMin, uint quantileMax)
        : base(maximumExampleCount)
    {
        Contracts.CheckParam(quantileMax <= 100 && quantileMin < quantileMax, nameof(quantileMin), "Quantiles must be between 0 and 100, the minimum below the maximum");
        _center = centerData;
        _share = (quantileMax - quantileMin) / 100.0;
    }

    public override bool HasOffset => _center;

    public override SlotStatistic<T> NewStatistic<T>() => new Statistic<T>(_center, _share);

    private sealed class Statistic<T>(bool center, double share) : SlotStatistic<T>
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        private readonly List<T> _values = [];

        public override void Add(T value)
        {
            if (!T.IsNaN(value))
                _values.Add(value);
        }

        // No range at all gives an infinite scale, as in ML.NET.
        public override (T First, T Second) Finish()
        {
            if (_values.Count == 0)
                return (T.Zero, T.Zero);
            _values.Sort();
            var range = (_values[^1] - _values[0]) * T.CreateTruncating(share);
            return (T.One / range, center ? Median() : T.Zero);
        }

        private T Median()
        {
            var middle = _values.Count / 2;
            return _values.Count % 2 == 1 ? _values[middle] : (_values[middle - 1] + _values[middle]) / T.CreateTruncating(2);
        }
    }
}
