namespace MlNet.MultiTask;

/// <summary>The slot names of boxes, which encode the format of a box column.</summary>
internal static class BoxSlots
{
    private static readonly Dictionary<BoxFormat, string[]> s_names = new()
    {
        [BoxFormat.Corners] = ["Left", "Top", "Right", "Bottom"],
        [BoxFormat.CornerSize] = ["Left", "Top", "Width", "Height"],
        [BoxFormat.CenterSize] = ["CenterX", "CenterY", "Width", "Height"],
    };

    public static IReadOnlyList<string> Names(BoxFormat format) => s_names[format];

    /// <summary>The format with these slot names; null if there is none.</summary>
    public static BoxFormat? Format(IReadOnlyList<string> names)
    {
        foreach (var (format, own) in s_names)
            if (own.SequenceEqual(names))
                return format;
        return null;
    }
}
