using SkiaSharp;

namespace Wardrobe;

/// <summary>A scene, what is in it and what the network saw, side by side: masks in the colours of their classes, and boxes around
/// them.</summary>
public static class WardrobePicture
{
    private const int Scale = 5,
        Gap = 8,
        Wide = WardrobeScene.Side * Scale;

    private static readonly SKColor[] s_colors =
    [
        new(230, 60, 60),
        new(60, 120, 230),
        new(60, 190, 90),
        new(240, 160, 40),
        new(160, 80, 200),
        new(40, 190, 200),
        new(230, 110, 180),
        new(150, 150, 60),
        new(120, 90, 60),
        new(240, 230, 80),
    ];

    /// <param name="path">The PNG file to write.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="kinds">The classes in order.</param>
    /// <param name="found">The predicted classes, from 1.</param>
    /// <param name="boxes">Their boxes.</param>
    /// <param name="map">The predicted class of each pixel: 1 for the background, then the kinds.</param>
    public static void Write(string path, WardrobeScene scene, IReadOnlyList<string> kinds, uint[] found, float[] boxes, uint[] map)
    {
        using var picture = new SKBitmap(3 * Wide + 2 * Gap, Wide);
        // Set at once: a call for each pixel takes longer than the scene's score.
        var colors = new SKColor[picture.Width * picture.Height];
        Array.Fill(colors, SKColors.White);
        for (var y = 0; y < Wide; y++)
            for (var x = 0; x < Wide; x++)
            {
                var (pixel, to) = (y / Scale * WardrobeScene.Side + x / Scale, y * picture.Width + x);
                var grey = scene.Image[pixel];
                colors[to] = new SKColor(grey, grey, grey);
                colors[to + Wide + Gap] = Tinted(grey, scene.Map[pixel]);
                colors[to + 2 * (Wide + Gap)] = Tinted(grey, map[pixel] == 0 ? 0 : (int)map[pixel] - 1);
            }
        picture.Pixels = colors;
        for (var i = 0; i < scene.Garments.Length; i++)
            Box(picture, Wide + Gap, scene.Boxes.AsSpan(4 * i, 4), s_colors[kinds.ToList().IndexOf(scene.Garments[i]) % s_colors.Length]);
        for (var i = 0; i < found.Length; i++)
            Box(picture, 2 * (Wide + Gap), boxes.AsSpan(4 * i, 4), s_colors[(int)(found[i] - 1) % s_colors.Length]);
        using var data = picture.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    private static SKColor Tinted(byte grey, int kind)
    {
        if (kind == 0)
            return new SKColor((byte)(grey / 2), (byte)(grey / 2), (byte)(grey / 2));
        var color = s_colors[(kind - 1) % s_colors.Length];
        return new SKColor(Mixed(color.Red), Mixed(color.Green), Mixed(color.Blue));

        byte Mixed(byte channel) => (byte)((grey + channel) / 2);
    }

    private static void Box(SKBitmap picture, int left, ReadOnlySpan<float> box, SKColor color)
    {
        var side = WardrobeScene.Side * Scale - 1;
        var (x0, y0) = (Math.Clamp((int)(box[0] * Scale), 0, side), Math.Clamp((int)(box[1] * Scale), 0, side));
        var (x1, y1) = (Math.Clamp((int)(box[2] * Scale), 0, side), Math.Clamp((int)(box[3] * Scale), 0, side));
        for (var x = x0; x <= x1; x++)
        {
            picture.SetPixel(left + x, y0, color);
            picture.SetPixel(left + x, y1, color);
        }
        for (var y = y0; y <= y1; y++)
        {
            picture.SetPixel(left + x0, y, color);
            picture.SetPixel(left + x1, y, color);
        }
    }
}
