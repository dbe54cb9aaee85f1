namespace MlNet.MultiTask;

/// <summary>Moves the objects of an image along with it.</summary>
internal static class DetectionMotion
{
    /// <summary>Each box becomes the smallest upright one around where it went, cut at the image's edges. Objects outside are gone; of
    /// those of which little is left the class is unknown.</summary>
    /// <param name="task">The task: whether its boxes are shares of the image, and how much must be left of them.</param>
    /// <param name="motion">What happened to the image.</param>
    /// <param name="label">The objects, changed in place.</param>
    public static void Follow(DetectionTask task, in ImageMotion motion, Span<float> label)
    {
        var (unitX, unitY) = task.IsRelative ? (motion.Width, motion.Height) : (1, 1);
        var left = 0;
        for (var i = 0; i < label.Length / DetectedObject.Width; i++)
        {
            var own = DetectedObject.Read(label, i);
            if (!own.IsThere)
                break;
            var moved = MovedBox.Cut(motion, own.Left * unitX, own.Top * unitY, own.Right * unitX, own.Bottom * unitY, out var visible);
            if (moved is not var (l, t, r, b))
                continue;
            new DetectedObject(
                visible < task.LeastVisible ? DetectedObject.UnknownClass : own.Class,
                (float)(l / unitX),
                (float)(t / unitY),
                (float)(r / unitX),
                (float)(b / unitY)
            ).Write(label, left++);
        }
        for (; left < label.Length / DetectedObject.Width; left++)
            DetectedObject.None.Write(label, left);
    }
}
