namespace MlNet.MultiTask;

/// <summary>Moves maps along with images that augmentation moved.</summary>
internal static class MapMotion
{
    /// <summary>Each pixel takes the value at the place that it came from.</summary>
    /// <param name="motion">What happened to the image.</param>
    /// <param name="map">The map of the image, or of a smaller size over it, changed in place; NaN where a pixel has no label, or comes
    /// from outside.</param>
    /// <param name="channels">Values of a pixel; each of them is a map.</param>
    /// <param name="linear">Whether values are read linearly between the four pixels around a place, as numbers are, instead of from the
    /// nearest one. Pixels without a value then leave the others.</param>
    /// <returns>False where no pixel has a value.</returns>
    public static bool Follow(in ImageMotion motion, Span<float> map, int channels = 1, bool linear = false)
    {
        var size = MapSize.Of(motion.Height, motion.Width, map.Length / channels)
            ?? throw new InvalidOperationException(
                $"A map of {map.Length / channels} values does not follow an image of {motion.Height} × {motion.Width} pixels."
            );
        var (from, back) = (map.ToArray(), motion.Map.Inverse());
        var (unitX, unitY) = ((double)motion.Width / size.Width, (double)motion.Height / size.Height);
        var (known, pixels) = (0, size.Width * size.Height);
        for (var y = 0; y < size.Height; y++)
            for (var x = 0; x < size.Width; x++)
            {
                // The value of a pixel is the map's at the pixel's centre.
                var (sourceX, sourceY) = back.Apply((x + 0.5) * unitX, (y + 0.5) * unitY);
                (sourceX, sourceY) = (sourceX / unitX, sourceY / unitY);
                for (var channel = 0; channel < channels; channel++)
                {
                    var plane = from.AsSpan(channel * pixels, pixels);
                    var value = linear ? Linear(plane, size, sourceX, sourceY) : Nearest(plane, size, sourceX, sourceY);
                    map[channel * pixels + y * size.Width + x] = value;
                    known += float.IsNaN(value) ? 0 : 1;
                }
            }
        return known > 0;
    }

    private static float Nearest(ReadOnlySpan<float> map, MapSize size, double x, double y)
    {
        var (column, row) = (Math.Floor(x), Math.Floor(y));
        return column >= 0 && row >= 0 && column < size.Width && row < size.Height ? map[(int)row * size.Width + (int)column] : float.NaN;
    }

    private static float Linear(ReadOnlySpan<float> map, MapSize size, double x, double y)
    {
        if (!(x >= 0 && y >= 0 && x < size.Width && y < size.Height))
            return float.NaN;
        var (left, top) = (Math.Floor(x - 0.5), Math.Floor(y - 0.5));
        var (across, down) = (x - 0.5 - left, y - 0.5 - top);
        var (sum, weight) = (0.0, 0.0);
        for (var corner = 0; corner < 4; corner++)
        {
            var (right, below) = (corner % 2, corner / 2);
            var share = (right == 1 ? across : 1 - across) * (below == 1 ? down : 1 - down);
            // Beyond the edge the outermost pixels go on.
            var row = Math.Clamp((int)top + below, 0, size.Height - 1);
            var value = map[row * size.Width + Math.Clamp((int)left + right, 0, size.Width - 1)];
            if (float.IsNaN(value))
                continue;
            (sum, weight) = (sum + share * value, weight + share);
        }
        // Less than half of what is around the place is known.
        return weight >= 0.5 ? (float)(sum / weight) : float.NaN;
    }
}
