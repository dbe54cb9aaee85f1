using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>Quantiles of sorted numbers, linear between the two around them (Hyndman, Fan 1996, type 7).</summary>
internal static class Quantiles
{
    /// <summary>A quantile.</summary>
    /// <param name="sorted">The numbers, ascending, at least one.</param>
    /// <param name="share">Which one, from 0 to 1.</param>
    public static double Of<T>(ReadOnlySpan<T> sorted, double share)
        where T : INumberBase<T>
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        var low = double.CreateChecked(sorted[below]);
        return below + 1 < sorted.Length ? low + (at - below) * (double.CreateChecked(sorted[below + 1]) - low) : low;
    }
}
