using StreetScenes;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The street scenes program on made-up frames, which are no streets: idx files of the format that the real ones have.</summary>
[TestClass]
public sealed class StreetScenesProgramTests
{
    private const int Height = 18,
        Width = 26;

    [TestMethod]
    public void LearnsMeasuresAndDraws()
    {
        using var folder = new TemporaryFolder();
        foreach (var part in new[] { "train", "val" })
            Write(folder.Path, part);
        var pictures = Path.Combine(folder.Path, "pictures");
        var (code, output) = ProgramRun.Start(typeof(Frame).Assembly, folder.Path, "--quick", "--val", "--output", pictures);
        Assert.AreEqual(0, code, output);
        foreach (var part in new[] { "mean IoU", "pixel accuracy", "IoU of sky", "Presence of each class: accuracy" })
            StringAssert.Contains(output, part);
        // Three pictures side by side, each enlarged three times, with six pixels between them.
        Assert.AreEqual((3 * 3 * Width + 2 * 6, 3 * Height), PngFile.Size(Path.Combine(pictures, "val-000.png")));
        Assert.HasCount(12, Directory.GetFiles(pictures, "*.png"));
        Assert.IsTrue(File.Exists(Path.Combine(pictures, "street-scenes.onnx")));
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Frame).Assembly, folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "camvid-train-images.idx4.gz");
        (code, output) = ProgramRun.Start(typeof(Frame).Assembly);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: StreetScenes FOLDER");
    }

    // Twelve frames: sky above, road below, and in every other one a car.
    private static void Write(string folder, string part)
    {
        const int Count = 12;
        var random = new Random(1);
        var (images, maps) = (new byte[Count * 3 * Height * Width], new byte[Count * Height * Width]);
        for (var i = 0; i < maps.Length; i++)
        {
            var (frame, pixel) = (i / (Height * Width), i % (Height * Width));
            var (x, y) = (pixel % Width, pixel / Width);
            var isCar = frame % 2 == 0 && y is >= 8 and < 14 && x is >= 5 and < 15;
            maps[i] = (byte)(
                x == 0 ? SceneClasses.None
                : isCar ? 8
                : y < 8 ? 0
                : 3
            );
            for (var channel = 0; channel < 3; channel++)
                images[(frame * 3 + channel) * Height * Width + pixel] = (byte)(random.Next(30) + 20 * maps[i] + channel);
        }
        IdxBytes.Save(Path.Combine(folder, $"camvid-{part}-images.idx4.gz"), images, Count, 3, Height, Width);
        IdxBytes.Save(Path.Combine(folder, $"camvid-{part}-labels.idx3.gz"), maps, Count, Height, Width);
    }
}
