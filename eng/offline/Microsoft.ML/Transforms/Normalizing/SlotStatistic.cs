using System.Numerics;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the two parameters of one slot: scale and offset, or mean and standard deviation.</summary>
internal abstract class SlotStatistic<T>
    where T : struct, IFloatingPointIeee754<T>
{
    public abstract void Add(T value);

    public abstract (T First, T Second) Finish();
}
