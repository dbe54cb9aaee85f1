namespace MlNet.MultiTask;

/// <summary>The points of a curve that a page shows.</summary>
internal static class CurvePoints
{
    // A curve of more points looks the same and makes the page heavy.
    private const int Most = 200;

    /// <summary>Points spread evenly over the curve, the first and the last among them.</summary>
    public static RocPoint[] Of(IReadOnlyList<RocPoint> curve)
    {
        var step = (curve.Count + Most - 1) / Most;
        return [.. curve.Where((_, i) => i % step == 0 || i == curve.Count - 1)];
    }
}
