using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>The line of each channel of an image column that brings its values over all rows to mean 0 and deviation 1.</summary>
internal static class ChannelMoments
{
    // Enough to see what values lie far out; every value is then looked at once.
    private const int MostSampled = 1 << 20;

    /// <summary>The lines.</summary>
    /// <param name="image">Channels and layout.</param>
    /// <param name="values">Whole images, one after the other.</param>
    public static SlotSegment[] Of<T>(ImageEncoding image, ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        var lines = new SlotSegment[image.Channels];
        for (var channel = 0; channel < lines.Length; channel++)
            lines[channel] = Of(image, values, channel);
        return lines;
    }

    private static SlotSegment Of<T>(ImageEncoding image, ReadOnlySpan<T> values, int channel)
        where T : INumberBase<T>
    {
        var (low, high) = typeof(T) == typeof(byte) ? (double.NegativeInfinity, double.PositiveInfinity) : Fences(image, values, channel);
        var (all, inner) = (new MomentSums(), new MomentSums());
        var (pixels, between) = (new double[image.Height * image.Width], new List<double>());
        for (var row = 0; row < values.Length; row += image.Channels * pixels.Length)
        {
            Read(image, values[row..], channel, pixels);
            all.Add(pixels);
            if (double.IsInfinity(low))
                continue;
            between.Clear();
            foreach (var x in pixels)
                if (x >= low && x <= high)
                    between.Add(x);
            inner.Add(CollectionsMarshal.AsSpan(between));
        }
        return SlotMoments.Drown(all.Deviation, inner.Deviation)
            ? SlotSegment.Line(
                channel,
                inner.Mean,
                inner.Deviation,
                (float)((inner.Least - inner.Mean) / inner.Deviation - StandardizeEncoding.Gap),
                (float)((inner.Largest - inner.Mean) / inner.Deviation + StandardizeEncoding.Gap)
            )
            : SlotSegment.Line(channel, all.Mean, all.Deviation);
    }

    private static void Read<T>(ImageEncoding image, ReadOnlySpan<T> values, int channel, Span<double> pixels)
        where T : INumberBase<T>
    {
        var (start, step) = image.Layout == ImageLayout.ChannelsFirst ? (channel * pixels.Length, 1) : (channel, image.Channels);
        for (var pixel = 0; pixel < pixels.Length; pixel++)
            pixels[pixel] = double.CreateTruncating(values[start + pixel * step]);
    }

    private static (double Low, double High) Fences<T>(ImageEncoding image, ReadOnlySpan<T> values, int channel)
        where T : INumberBase<T>
    {
        var area = image.Height * image.Width;
        var count = (long)(values.Length / image.Channels);
        var sampled = new float[Math.Min(count, MostSampled)];
        for (var i = 0; i < sampled.Length; i++)
        {
            var (row, pixel) = Math.DivRem(i * count / sampled.Length, area);
            var at = image.Layout == ImageLayout.ChannelsFirst ? channel * area + pixel : pixel * image.Channels + channel;
            sampled[i] = float.CreateTruncating(values[(int)(row * image.Channels * area + at)]);
        }
        Array.Sort(sampled);
        return sampled.Length == 0 || sampled[0] == sampled[^1]
            ? (double.NegativeInfinity, double.PositiveInfinity)
            : SlotMoments.Fences(sampled);
    }
}
