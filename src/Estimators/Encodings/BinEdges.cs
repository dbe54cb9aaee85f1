namespace MlNet.MultiTask;

/// <summary>Chooses bin edges for a slot.</summary>
internal static class BinEdges
{
    /// <summary>
    /// Ascending, distinct edges of at most <paramref name="bins"/> bins over the values' range, at quantiles: how far apart two edges are
    /// does not matter, so that a single value far out widens the last bin and leaves the others as they are.
    /// </summary>
    /// <param name="sorted">The values in ascending order, at least two of them distinct.</param>
    /// <param name="bins">At least 2.</param>
    public static float[] Find(float[] sorted, int bins)
    {
        var edges = new SortedSet<float> { sorted[0], sorted[^1] };
        // A value with a bin's worth of rows would swallow several quantiles: it is an edge, and the others are shared out among the rest.
        var rest = new List<float>(sorted.Length);
        for (int i = 0, end; i < sorted.Length; i = end)
        {
            for (end = i + 1; end < sorted.Length && sorted[end] == sorted[i]; end++) { }
            if ((long)(end - i) * bins >= sorted.Length)
                edges.Add(sorted[i]);
            else
                rest.AddRange(sorted.AsSpan(i, end - i));
        }
        var left = bins + 1 - edges.Count;
        for (var k = 1; k <= left && rest.Count > 0; k++)
            edges.Add(rest[(int)((long)k * (rest.Count - 1) / (left + 1))]);
        return [.. edges];
    }
}
