namespace MlNet.MultiTask;

/// <summary>Rows and columns of a map with a value for each pixel of an image.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Values of a row.</param>
internal readonly record struct MapSize(int Height, int Width)
{
    /// <summary>The map of so many values over an image: the image's own size, or the largest of a half, a third and so on, rounded up,
    /// that has so many values.</summary>
    /// <param name="height">Height of the image.</param>
    /// <param name="width">Its width.</param>
    /// <param name="values">Values of the map.</param>
    /// <returns>Null where no such map has so many.</returns>
    public static MapSize? Of(int height, int width, int values)
    {
        for (var by = 1; by <= Math.Max(height, width); by++)
            if (new MapSize((height + by - 1) / by, (width + by - 1) / by) is var size && size.Height * size.Width <= values)
                return size.Height * size.Width == values ? size : null;
        return null;
    }
}
