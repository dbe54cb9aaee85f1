namespace MlNet.MultiTask;

/// <summary>Moves boxes along with images that augmentation moved.</summary>
internal static class BoxMotion
{
    /// <summary>Makes of a box the smallest upright one around where it went, cut at the image's edges.</summary>
    /// <param name="task">The task: whether its boxes are shares of the image, and how much must be left of them.</param>
    /// <param name="motion">What happened to the image.</param>
    /// <param name="box">Centre and size, changed in place. NaN stays NaN: there is no box; one that leaves the image becomes NaN.</param>
    /// <returns>False where too little is left: the row then has no label.</returns>
    public static bool Follow(BoxTask task, in ImageMotion motion, Span<float> box)
    {
        if (float.IsNaN(box[0]))
            return true;
        var (unitX, unitY) = task.IsRelative ? ((double)motion.Width, (double)motion.Height) : (1, 1);
        var (x, y, halfWidth, halfHeight) = (box[0] * unitX, box[1] * unitY, box[2] * unitX / 2, box[3] * unitY / 2);
        var moved = MovedBox.Cut(motion, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, out var visible);
        if (moved is not var (left, top, right, bottom))
        {
            box.Fill(float.NaN);
            return task.Confidence != BoxConfidence.None;
        }
        if (visible < task.LeastVisible)
            return false;
        (box[0], box[1]) = ((float)((left + right) / 2 / unitX), (float)((top + bottom) / 2 / unitY));
        (box[2], box[3]) = ((float)((right - left) / unitX), (float)((bottom - top) / unitY));
        return true;
    }
}
