namespace MlNet.MultiTask.Extending;

/// <summary>An image that is being augmented: the values of one row's column, before they are scaled.</summary>
public readonly ref struct AugmentedImage
{
    private readonly bool _channelsFirst;

    internal AugmentedImage(Span<float> values, ImageEncoding image, float unit, float fill)
    {
        Values = values;
        (Channels, Height, Width) = (image.Channels, image.Height, image.Width);
        (_channelsFirst, Unit, Fill) = (image.Layout == ImageLayout.ChannelsFirst, unit, fill);
    }

    /// <summary>All values, in the column's order.</summary>
    public Span<float> Values { get; }

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>The value that <see cref="ImageEncoding.Scale"/> makes 1: 255 for bytes.</summary>
    public float Unit { get; }

    /// <summary>The value of places that show nothing of the image: <see cref="MultiTaskOptions.AugmentationFill"/>, in the column's
    /// units.</summary>
    public float Fill { get; }

    /// <summary>A channel's value of a pixel.</summary>
    public ref float this[int channel, int y, int x] =>
        ref Values[_channelsFirst ? (channel * Height + y) * Width + x : (y * Width + x) * Channels + channel];
}
