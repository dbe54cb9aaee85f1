namespace MlNet.MultiTask;

/// <summary>Chooses bin edges for a slot.</summary>
internal static class BinEdges
{
    /// <summary>Ascending, distinct edges of at most <paramref name="bins"/> bins over the values' range.</summary>
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
            if ((long)(end - i) * bins >= sorted.Length && edges.Count <= bins)
                edges.Add(sorted[i]);
            else
                rest.AddRange(sorted.AsSpan(i, end - i));
        }
        var left = bins + 1 - edges.Count;
        for (var k = 1; k <= left && rest.Count > 0; k++)
            edges.Add(rest[(int)((long)k * (rest.Count - 1) / (left + 1))]);
        return WithoutSlivers([.. edges]);
    }

    // A bin so narrow that 1 / width is no number, or next to none, says nothing that its neighbour does not.
    private static float[] WithoutSlivers(float[] edges)
    {
        var least = (edges[^1] - (double)edges[0]) * 1e-6;
        var kept = new List<float> { edges[0] };
        foreach (var edge in edges.AsSpan(1))
            if (edge - (double)kept[^1] > least && float.IsFinite(1 / (edge - kept[^1])))
                kept.Add(edge);
        if (kept.Count == 1)
            kept.Add(edges[^1]);
        return [.. kept];
    }
}
