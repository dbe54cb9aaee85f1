namespace MlNet.MultiTask;

/// <summary>The slot names of boxes: they tell of each box column which format it has.</summary>
internal static class BoxSlots
{
    private static readonly Dictionary<BoxFormat, string[]> s_names = new()
    {
        [BoxFormat.Corners] = ["Left", "Top", "Right", "Bottom"],
        [BoxFormat.CornerSize] = ["Left", "Top", "Width", "Height"],
        [BoxFormat.CenterSize] = ["CenterX", "CenterY", "Width", "Height"],
    };

    public static IReadOnlyList<string> Names(BoxFormat format) => s_names[format];

    /// <summary>The format that slots with these names have; null where it is none.</summary>
    public static BoxFormat? Format(IReadOnlyList<string> names)
    {
        foreach (var (format, own) in s_names)
            if (own.SequenceEqual(names))
                return format;
        return null;
    }
}
