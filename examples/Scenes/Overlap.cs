namespace Scenes;

/// <summary>Intersection over union of boxes given as left, top, right, bottom.</summary>
internal static class Overlap
{
    public static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var shared =
            Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0])) * (double)Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        var union = Area(a) + Area(b) - shared;
        return union > 0 ? shared / union : 0;
    }

    private static double Area(ReadOnlySpan<float> box) => (double)(box[2] - box[0]) * (box[3] - box[1]);
}
