namespace MlNet.MultiTask;

/// <summary>Moves an image's pixels by an affine map, bilinearly.</summary>
internal static class Resampling
{
    /// <param name="from">The image.</param>
    /// <param name="to">Another image of its size, to fill.</param>
    /// <param name="map">Where its points go.</param>
    public static void Move(in AugmentedImage from, in AugmentedImage to, AffineMap map)
    {
        var back = map.Inverse();
        for (var y = 0; y < to.Height; y++)
            for (var x = 0; x < to.Width; x++)
            {
                // The value of a pixel is the image's at the pixel's centre.
                var (sourceX, sourceY) = back.Apply(x + 0.5, y + 0.5);
                var (left, top) = (sourceX - 0.5, sourceY - 0.5);
                if (!(left > -1 && left < from.Width && top > -1 && top < from.Height))
                {
                    for (var channel = 0; channel < to.Channels; channel++)
                        to[channel, y, x] = from.Fill;
                    continue;
                }
                var (column, row) = ((int)Math.Floor(left), (int)Math.Floor(top));
                var (across, down) = ((float)(left - column), (float)(top - row));
                for (var channel = 0; channel < to.Channels; channel++)
                    to[channel, y, x] =
                        (1 - down) * ((1 - across) * At(from, channel, row, column) + across * At(from, channel, row, column + 1))
                        + down * ((1 - across) * At(from, channel, row + 1, column) + across * At(from, channel, row + 1, column + 1));
            }
    }

    private static float At(in AugmentedImage image, int channel, int y, int x) =>
        (uint)y < (uint)image.Height && (uint)x < (uint)image.Width ? image[channel, y, x] : image.Fill;
}
