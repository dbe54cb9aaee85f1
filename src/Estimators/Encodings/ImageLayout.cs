namespace MlNet.MultiTask;

/// <summary>Order in which the values of an image stand in its column.</summary>
public enum ImageLayout
{
    /// <summary>Channel by channel, each row by row: [channels, height, width]. What idx files hold, and what ML.NET's ExtractPixels gives
    /// unless told to interleave.</summary>
    ChannelsFirst,

    /// <summary>Pixel by pixel, row by row, a pixel's channels side by side: [height, width, channels]. ExtractPixels with
    /// interleavePixelColors.</summary>
    ChannelsLast,
}
