namespace MlNet.MultiTask;

/// <summary>Boxes in images that augmentation moved.</summary>
internal static class MovedBox
{
    /// <summary>The smallest upright box around where a box went, cut at the image's edges; in pixels.</summary>
    /// <param name="motion">What happened to the image.</param>
    /// <param name="left">Left side of the box.</param>
    /// <param name="top">Upper side.</param>
    /// <param name="right">Right side.</param>
    /// <param name="bottom">Lower side.</param>
    /// <param name="visible">Which share of its area is left; 1 of a box without area.</param>
    /// <returns>Null where it is outside.</returns>
    public static (double Left, double Top, double Right, double Bottom)? Cut(
        in ImageMotion motion,
        double left,
        double top,
        double right,
        double bottom,
        out double visible
    )
    {
        var (width, height) = ((double)motion.Width, (double)motion.Height);
        (left, top, right, bottom) = motion.Map.Box(left, top, right, bottom);
        visible = 0;
        if (right <= 0 || bottom <= 0 || left >= width || top >= height)
            return null;
        var whole = (right - left) * (bottom - top);
        (left, top, right, bottom) = (Math.Max(0, left), Math.Max(0, top), Math.Min(width, right), Math.Min(height, bottom));
        visible = whole > 0 ? (right - left) * (bottom - top) / whole : 1;
        return (left, top, right, bottom);
    }
}
