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
        var (sum, area) = (width + height, width * height);
        // Moved: (w − r)(h − r) / (2wh − (w − r)(h − r)) = o, so (w − r)(h − r) = 2o / (1 + o) · wh.
        var moved = Smaller(1, -sum, area * (1 - LeastOverlap) / (1 + LeastOverlap));
        // Smaller on all sides: (w − 2r)(h − 2r) = o · wh.
        var inner = Smaller(4, -2 * sum, (1 - LeastOverlap) * area);
        // Larger on all sides: o · (w + 2r)(h + 2r) = wh.
        var outer = Larger(4 * LeastOverlap, 2 * LeastOverlap * sum, (LeastOverlap - 1) * area);
        return Math.Min(moved, Math.Min(inner, outer));
    }

    private static double Smaller(double a, double b, double c) => (-b - Math.Sqrt(Math.Max(0, b * b - 4 * a * c))) / (2 * a);

    private static double Larger(double a, double b, double c) => (-b + Math.Sqrt(Math.Max(0, b * b - 4 * a * c))) / (2 * a);
}
