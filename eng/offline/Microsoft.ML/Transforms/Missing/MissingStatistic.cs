using System.Numerics;
using Microsoft.ML.Data;
using Mode = Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode;

namespace Microsoft.ML.Transforms;

/// <summary>What missing values of one slot are replaced by, learned from those that are there.</summary>
internal abstract class MissingStatistic<T>
    where T : struct, IFloatingPointIeee754<T>
{
    public abstract T Result { get; }

    public static MissingStatistic<T> Create(Mode mode) => mode switch
    {
        Mode.Mean => new MeanStatistic(),
        Mode.Minimum => new ExtremeStatistic(T.PositiveInfinity, T.Min),
        Mode.Maximum => new ExtremeStatistic(T.NegativeInfinity, T.Max),
        _ => new ModeStatistic(),
    };

    /// <summary>Counts a value in; it is not NaN.</summary>
    public abstract void Add(T value);

    private sealed class MeanStatistic : MissingStatistic<T>
    {
        private double _sum;
        private long _count;

        public override T Result => _count == 0 ? T.Zero : T.CreateTruncating(_sum / _count);

        public override void Add(T value)
        {
            _sum += double.CreateTruncating(value);
            _count++;
        }
    }

    private sealed class ExtremeStatistic(T start, Func<T, T, T> better) : MissingStatistic<T>
    {
        private T _value = start;

        public override T Result => _value;

        public override void Add(T value) => _value = better(_value, value);
    }

    // Of equally frequent values the one that came to that frequency first.
    private sealed class ModeStatistic : MissingStatistic<T>
    {
        private readonly Dictionary<T, long> _counts = [];
        private T _value;
        private long _most;

        public override T Result => _value;

        public override void Add(T value)
        {
            _counts.TryGetValue(value, out var count);
            _counts[value] = ++count;
            if (count > _most)
                (_value, _most) = (value, count);
        }
    }
}
