namespace StreetScenes;

/// <summary>One frame of a drive.</summary>
public sealed class Frame
{
    /// <summary>Fewest pixels of a class for it to count as present.</summary>
    private const int LeastPixels = 20;

    /// <summary>Red, then green, then blue, each row by row.</summary>
    public byte[] Image { get; set; } = [];

    /// <summary>The class of each pixel, row by row.</summary>
    public byte[] Map { get; set; } = [];

    /// <summary>Which classes are in the frame.</summary>
    public bool[] Present { get; set; } = [];

    /// <summary>A frame of the data.</summary>
    /// <param name="image">Red, then green, then blue.</param>
    /// <param name="map">The class of each pixel.</param>
    public static Frame Of(ReadOnlySpan<byte> image, ReadOnlySpan<byte> map)
    {
        var counts = new int[byte.MaxValue + 1];
        foreach (var pixel in map)
            counts[pixel]++;
        return new Frame
        {
            Image = image.ToArray(),
            Map = map.ToArray(),
            Present = [.. Enumerable.Range(0, SceneClasses.Names.Count).Select(k => counts[k] >= LeastPixels)],
        };
    }

    /// <summary>Red, green and blue of a pixel.</summary>
    public (byte Red, byte Green, byte Blue) ColorOf(int pixel) =>
        (Image[pixel], Image[Map.Length + pixel], Image[2 * Map.Length + pixel]);
}
