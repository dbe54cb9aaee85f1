namespace MlNet.MultiTask;

/// <summary>How far from an object's centre a predicted centre is still nearly right (Law, Deng 2018, section 3.2).</summary>
internal static class GaussianRadius
{
    private const double LeastOverlap = 0.3;

    /// <summary>The largest distance by which both corners of a box may be off, along each axis and whichever way, so that its intersection
    /// over union with the true one stays at least 0.3.</summary>
    /// <param name="width">Width of the true box.</param>
    /// <param name="height">Its height.</param>
    public static double Of(double width, double height)
    {
        // The corners may be off so that the box is moved, larger or smaller; the smaller one loses most, whatever its sides are. Where it
        // has the shares a = 1 − 2r/w and b = 1 − 2r/h of them, with a · b = o: the moved box keeps (1 + a)(1 + b) / 4 ≥ ((1 + √o) / 2)² of
        // the area, which is at least the 2o / (1 + o) that an overlap of o needs; the larger one has at most (2 − √o)² ≤ 1 / o of it. (w −
        // 2r)(h − 2r) = o · wh.
        var sum = width + height;
        return (sum - Math.Sqrt(sum * sum - 4 * (1 - LeastOverlap) * width * height)) / 4;
    }
}
