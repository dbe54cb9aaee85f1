using Idx;
using Microsoft.ML.Data;

namespace Scenes;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence): 28 × 28 grey pixels of a garment each, 60,000 to train on and 10,000
/// to test.</summary>
/// <param name="Images">28 · 28 bytes each, 0 is background.</param>
/// <param name="Names">What each one is.</param>
internal sealed record Garments(byte[][] Images, string[] Names)
{
    public const int Side = 28;

    private const string DefaultFolder = "/usr/share/datasets/fashion-mnist";

    private static readonly string[] s_names =
    [
        "T-shirt",
        "trousers",
        "pullover",
        "dress",
        "coat",
        "sandal",
        "shirt",
        "sneaker",
        "bag",
        "boot",
    ];

    public static Garments Train(string? folder) => Load(folder ?? DefaultFolder, "train");

    public static Garments Test(string? folder) => Load(folder ?? DefaultFolder, "t10k");

    private static Garments Load(string folder, string part)
    {
        var images = Path.Combine(folder, $"{part}-images-idx3-ubyte.gz");
        if (!File.Exists(images))
            throw new FileNotFoundException(
                $"{Path.GetFileName(images)} is not in '{folder}'. On Debian `apt-get install "
                    + "dataset-fashion-mnist` brings it, and so does `./build.sh example`; --data names another folder.",
                images
            );
        var view = IdxFiles.Load(images, Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
        return new Garments([.. view.GetColumn<byte[]>("Image")], [.. view.GetColumn<uint>("Label").Select(key => s_names[key - 1])]);
    }
}
