namespace MlNet.MultiTask;

/// <summary>
/// Mean and standard deviation of a slot's values. Values so far out that they would drown the others (a sensor's 10⁶ among numbers around
/// 1, a −999 that stands for missing) are told apart and not counted.
/// </summary>
/// <param name="Mean">Mean of the values that count.</param>
/// <param name="Deviation">Their standard deviation (population form); 0 where all are the same.</param>
/// <param name="First">Position of the first value that counts.</param>
/// <param name="End">Position behind the last one.</param>
internal readonly record struct SlotMoments(double Mean, double Deviation, int First, int End)
{
    // In units of the median distance from the centre, which for normal values is 0.67 deviations.
    private const double FarOut = 20;

    // Values that are far out, but do not make the deviation this much larger, are the tail of an ordinary distribution.
    private const double Drowned = 4;

    /// <param name="sorted">The values in ascending order, at least one.</param>
    public static SlotMoments Of(ReadOnlySpan<float> sorted)
    {
        var (mean, deviation) = Moments(sorted);
        var all = new SlotMoments(mean, deviation, 0, sorted.Length);
        if (deviation == 0)
            return all;
        var (low, high) = Fences(sorted);
        var (first, end) = (LowerBound(sorted, low), LowerBound(sorted, Math.BitIncrement(high)));
        var (inner, spread) = Moments(sorted[first..end]);
        return Drown(deviation, spread) ? new SlotMoments(inner, spread, first, end) : all;
    }

    /// <summary>The range outside which values are far out.</summary>
    /// <param name="sorted">The values in ascending order, not all the same.</param>
    public static (double Low, double High) Fences(ReadOnlySpan<float> sorted)
    {
        var (centre, distance) = Centre(sorted);
        return (centre - FarOut * distance, centre + FarOut * distance);
    }

    /// <summary>Whether the values that are far out drown the others.</summary>
    /// <param name="deviation">Deviation of all values.</param>
    /// <param name="inner">Deviation of those between the fences.</param>
    public static bool Drown(double deviation, double inner) => inner > 0 && deviation > Drowned * inner;

    // Two passes, so that nothing cancels; numbers that are all the same have no deviation, whatever rounding makes of their sum.
    private static (double Mean, double Deviation) Moments(ReadOnlySpan<float> sorted)
    {
        if (sorted[0] == sorted[^1])
            return (sorted[0], 0);
        var sum = 0.0;
        foreach (var x in sorted)
            sum += x;
        var (mean, squares) = (sum / sorted.Length, 0.0);
        foreach (var x in sorted)
            squares += (x - mean) * (x - mean);
        return (mean, Math.Sqrt(squares / sorted.Length));
    }

    // The median and the median distance from it. A value that most rows have says nothing about the spread of the rest, which may lie far
    // from it: then the rest's own is tried too.
    private static (double Centre, double Distance) Centre(ReadOnlySpan<float> sorted)
    {
        var centre = sorted[(sorted.Length - 1) / 2];
        var distance = MedianDistance(sorted, centre);
        var (from, to) = (LowerBound(sorted, centre), LowerBound(sorted, Math.BitIncrement((double)centre)));
        if (2 * (to - from) <= sorted.Length)
            return (centre, distance);
        float[] rest = [.. sorted[..from], .. sorted[to..]];
        var other = rest[(rest.Length - 1) / 2];
        return MedianDistance(rest, other) is > 0 and var own && own < distance ? (other, own) : (centre, distance);
    }

    // Median of |x − centre| over the values that are not the centre: from the centre outwards, the nearer side first. 0 where there is
    // none.
    private static double MedianDistance(ReadOnlySpan<float> sorted, float centre)
    {
        var (below, above) = (LowerBound(sorted, centre) - 1, LowerBound(sorted, Math.BitIncrement((double)centre)));
        var others = below + 1 + sorted.Length - above;
        var distance = 0.0;
        for (var i = 0; i < (others + 1) / 2; i++)
        {
            var down = below < 0 ? double.PositiveInfinity : (double)centre - sorted[below];
            var up = above == sorted.Length ? double.PositiveInfinity : (double)sorted[above] - centre;
            distance = Math.Min(down, up);
            if (down <= up)
                below--;
            else
                above++;
        }
        return distance;
    }

    // Position of the first value that is not below a limit.
    private static int LowerBound(ReadOnlySpan<float> sorted, double limit)
    {
        var (from, to) = (0, sorted.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (sorted[middle] < limit)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }
}
