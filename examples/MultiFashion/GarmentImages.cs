using Idx;
using Microsoft.ML.Data;

namespace MultiFashion;

/// <summary>Fashion-MNIST as it is stored: 28 × 28 bytes an image, and its class from 0 to 9.</summary>
/// <param name="Pixels">The images.</param>
/// <param name="Classes">Their classes.</param>
public sealed record GarmentImages(byte[][] Pixels, byte[] Classes)
{
    public const int Side = 28;

    /// <summary>Reads the training images (<c>train</c>) or the test images (<c>t10k</c>).</summary>
    public static GarmentImages Load(string folder, string part)
    {
        string Find(string name) =>
            new[] { ".gz", "" }.Select(end => Path.Combine(folder, name + end)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"{name}.gz is not in '{folder}'. Debian's package dataset-fashion-mnist puts it into /usr/share/datasets/fashion-mnist; "
                    + "--data names another folder.",
                name
            );
        var view = IdxFiles.Load([new("Image", Find($"{part}-images-idx3-ubyte")), new("Class", Find($"{part}-labels-idx1-ubyte"))]);
        return new([.. view.GetColumn<byte[]>("Image")], [.. view.GetColumn<byte>("Class")]);
    }
}
