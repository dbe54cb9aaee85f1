using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Which normalization an estimator learns.</summary>
/// <param name="MaximumExampleCount">Only so many rows are looked at.</param>
internal abstract record NormalizerSettings(long MaximumExampleCount)
{
    public virtual bool IsCdf => false;

    /// <summary>Whether a column learned this way has offsets at all.</summary>
    public abstract bool HasOffset { get; }

    public abstract SlotStatistic<T> NewStatistic<T>()
        where T : struct, IFloatingPointIeee754<T>;

    public void Check() => Contracts.CheckParam(MaximumExampleCount > 1, "MaximumExampleCount", "Must be greater than 1");
}
