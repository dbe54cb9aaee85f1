using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/images.md takes for granted: files of images of 28 × 28 and their ten kinds, here 40 of random dots; a model of them and an image.</summary>
public static class ImagesPage
{
    private const int Images = 40;

    public static MLContext ml { get; } = new(seed: 1);

    public static string imagesPath => Path.GetFullPath("train-images-idx3-ubyte.gz");

    public static string labelsPath => Path.GetFullPath("train-labels-idx1-ubyte.gz");

    public static string onnxPath => Path.GetFullPath("garments.onnx");

    public static IReadOnlyList<TaskDefinition> tasks { get; } = [Tasks.Multiclass("Garment", "Garment")];

    public static byte[] pixels { get; } = new byte[28 * 28];

    public static IDataView garments => ml.MultiTask().LoadIdx(imagesPath, labelsPath, "Pixels", "Garment");

    public static ITransformer model => ml.MultiTask().Trainer("Pixels", tasks, new MultiTaskOptions
    {
        ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Pixels"] = new ImageEncoding(1, 28, 28) }, Architecture = new LeNet { Kernels = [5] }, MaximumEpochs = 1,
    }).Fit(garments);

    public static void Prepare()
    {
        var random = new Random(1);
        var dots = new byte[Images * 28 * 28];
        random.NextBytes(dots);
        Write(imagesPath, [0x803, Images, 28, 28], dots);
        Write(labelsPath, [0x801, Images], [.. Enumerable.Range(0, Images).Select(i => (byte)(i % 10))]);
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
