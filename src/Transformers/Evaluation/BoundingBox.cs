namespace MlNet.MultiTask;

/// <summary>A box by its sides, in double precision.</summary>
internal readonly record struct BoundingBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Width · height; 0 for a box whose sides are in the wrong order.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    public static BoundingBox From(ReadOnlySpan<float> box, BoxFormat format)
    {
        var (x, y, z, w) = ((double)box[0], (double)box[1], (double)box[2], (double)box[3]);
        return format switch
        {
            BoxFormat.Corners => new(x, y, z, w),
            BoxFormat.CornerSize => new(x, y, x + z, y + w),
            _ => new(x - z / 2, y - w / 2, x + z / 2, y + w / 2),
        };
    }

    /// <summary>Intersection over union, from 0 to 1; 0 where both boxes have no area.</summary>
    public double Iou(BoundingBox other)
    {
        var shared = new BoundingBox(
            Math.Max(Left, other.Left),
            Math.Max(Top, other.Top),
            Math.Min(Right, other.Right),
            Math.Min(Bottom, other.Bottom)
        ).Area;
        var union = Area + other.Area - shared;
        return union > 0 ? shared / union : 0;
    }
}
