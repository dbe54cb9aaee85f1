using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>Mean and standard deviation of each channel over the rows of an image column.</summary>
internal sealed class ChannelMoments(ImageEncoding image)
{
    private readonly double[] _sums = new double[image.Channels];
    private readonly double[] _squares = new double[image.Channels];
    private long _count;

    /// <summary>Adds rows. Sums of bytes are exact.</summary>
    public void Add<T>(ReadOnlySpan<T> values) where T : INumberBase<T>
    {
        var (channels, area) = (image.Channels, image.Height * image.Width);
        for (var row = 0; row + channels * area <= values.Length; row += channels * area)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                var (sum, squares) = (0.0, 0.0);
                for (var pixel = 0; pixel < area; pixel++)
                {
                    var value = double.CreateTruncating(values[row + Index(channel, pixel, area)]);
                    sum += value;
                    squares += value * value;
                }
                _sums[channel] += sum;
                _squares[channel] += squares;
            }
            _count += area;
        }
    }

    /// <summary>Mean and deviation; 0 and 0 without rows.</summary>
    public (double Mean, double Deviation) Of(int channel)
    {
        if (_count == 0)
            return (0, 0);
        var mean = _sums[channel] / _count;
        return (mean, Math.Sqrt(Math.Max(0, _squares[channel] / _count - mean * mean)));
    }

    private int Index(int channel, int pixel, int area) => image.Layout == ImageLayout.ChannelsFirst ? channel * area + pixel : pixel * image.Channels + channel;
}
