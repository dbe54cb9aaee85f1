using SkiaSharp;

namespace StreetScenes;

/// <summary>A frame, what it shows and what the network saw, side by side.</summary>
public static class ScenePicture
{
    private const int Scale = 3;
    private const int Gap = 6;

    /// <param name="path">The PNG file to write.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="predicted">The predicted key of each pixel, from 1; 0 for none.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="width">Pixels of a row.</param>
    public static void Write(string path, Frame frame, ReadOnlySpan<uint> predicted, int height, int width)
    {
        using var picture = new SKBitmap(3 * width * Scale + 2 * Gap, height * Scale);
        picture.Erase(SKColors.White);
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < width * Scale; x++)
            {
                var pixel = y / Scale * width + x / Scale;
                var (red, green, blue) = frame.ColorOf(pixel);
                Draw(0, new SKColor(red, green, blue));
                Draw(1, ColorOf(frame.Map[pixel]));
                Draw(2, ColorOf(predicted[pixel] == 0 ? SceneClasses.None : (int)predicted[pixel] - 1));

                void Draw(int panel, SKColor color) => picture.SetPixel(panel * (width * Scale + Gap) + x, y, color);
            }
        using var data = picture.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    private static SKColor ColorOf(int scene)
    {
        var (r, g, b) = SceneClasses.Colors[Math.Min(scene, SceneClasses.None)];
        return new SKColor(r, g, b);
    }
}
