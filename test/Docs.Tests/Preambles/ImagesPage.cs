using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/images.md takes for granted: files of images of 28 × 28 and their ten kinds, here 40 of random dots, and a task about them.</summary>
public static class ImagesPage
{
    private const int Images = 40;

    public static MLContext ml { get; } = new(seed: 1);

    public static IReadOnlyList<TaskDefinition> tasks { get; } = [Tasks.Multiclass("Garment", "Garment")];

    public static void Prepare()
    {
        var random = new Random(1);
        var pixels = new byte[Images * 28 * 28];
        random.NextBytes(pixels);
        Write("train-images-idx3-ubyte.gz", [0x803, Images, 28, 28], pixels);
        Write("train-labels-idx1-ubyte.gz", [0x801, Images], [.. Enumerable.Range(0, Images).Select(i => (byte)(i % 10))]);
    }

    // The header's numbers, of four bytes each with the highest first, and the items behind them.
    private static void Write(string file, int[] header, byte[] items)
    {
        using var stream = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        var number = new byte[4];
        foreach (var value in header)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, value);
            stream.Write(number);
        }
        stream.Write(items);
    }
}
