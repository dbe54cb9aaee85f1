namespace MlNet.MultiTask;

/// <summary>Euclidean projection onto the simplex {w ≥ 0, Σw = 1} (Duchi, Shalev-Shwartz, Singer, Chandra 2008, figure 1).</summary>
internal static class SimplexProjection
{
    /// <summary>Replaces a vector by its projection.</summary>
    public static void Project(Span<double> w)
    {
        Span<double> sorted = w.Length <= 64 ? stackalloc double[w.Length] : new double[w.Length];
        w.CopyTo(sorted);
        sorted.Sort();
        // From the largest on: the shift is the one of the longest run that stays positive. Taking the maximum off first keeps large
        // entries exact.
        var top = sorted[^1];
        var (sum, shift) = (0.0, 0.0);
        for (var k = 1; k <= w.Length; k++)
        {
            var next = sorted[^k] - top;
            sum += next;
            if (next - (sum - 1) / k > 0)
                shift = (sum - 1) / k;
        }
        foreach (ref var value in w)
            value = Math.Max(value - top - shift, 0);
    }
}
