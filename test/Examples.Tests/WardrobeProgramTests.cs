using Wardrobe;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The wardrobe program on made-up garments, which are none: idx files of the format that the real ones have.</summary>
[TestClass]
public sealed class WardrobeProgramTests
{
    private const int Side = 28;

    [TestMethod]
    public void LearnsMeasuresAndDraws()
    {
        using var folder = new TemporaryFolder();
        foreach (var part in new[] { "train", "t10k" })
            Write(folder.Path, part);
        var pictures = Path.Combine(folder.Path, "pictures");
        var (code, output) = ProgramRun.Start(typeof(WardrobeScene).Assembly, folder.Path, "--quick", "--output", pictures);
        Assert.AreEqual(0, code, output);
        foreach (var part in new[] { "Objects: AP@0.5", "Objects: AP@0.5 of dress", "Pixels: mean IoU", "Mask of each garment: mean IoU" })
            StringAssert.Contains(output, part);
        // Three pictures side by side, each enlarged five times, with eight pixels between them.
        Assert.AreEqual((3 * 5 * 64 + 2 * 8, 5 * 64), PngFile.Size(Path.Combine(pictures, "scene-000.png")));
        Assert.HasCount(24, Directory.GetFiles(pictures, "*.png"));
        Assert.IsTrue(File.Exists(Path.Combine(pictures, "wardrobe.onnx")));
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(WardrobeScene).Assembly, folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "train-images-idx3-ubyte.gz");
        (code, output) = ProgramRun.Start(typeof(WardrobeScene).Assembly);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "Usage: Wardrobe FOLDER");
    }

    /// <summary>Boxes go around what is drawn, masks say whose each pixel is, and the same seed gives the same scenes.</summary>
    [TestMethod]
    public void ScenesAreWhatTheirLabelsSay()
    {
        // A square of 10 × 10 and a bar of 4 × 20.
        byte[][] images = [Shape(9, 9, 10, 10), Shape(12, 4, 4, 20)];
        var maker = new WardrobeMaker(images, ["square", "bar"], 5);
        CollectionAssert.AreEqual(new[] { "bar", "square" }, maker.Kinds.ToArray());
        var scenes = maker.Make(40);
        var again = new WardrobeMaker(images, ["square", "bar"], 5).Make(40);
        for (var i = 0; i < 40; i++)
        {
            var scene = scenes[i];
            CollectionAssert.AreEqual(scene.Image, again[i].Image);
            Assert.IsTrue(scene.Garments.Length is >= 1 and <= 4);
            for (var own = 0; own < scene.Garments.Length; own++)
            {
                int[] pixels = [.. Enumerable.Range(0, WardrobeScene.Pixels).Where(p => scene.Owners[p] == own + 1)];
                var box = scene.Boxes.AsSpan(4 * own, 4);
                Assert.IsTrue(box[0] <= pixels.Min(p => p % WardrobeScene.Side) && pixels.Max(p => p % WardrobeScene.Side) < box[2]);
                Assert.IsTrue(box[1] <= pixels.Min(p => p / WardrobeScene.Side) && pixels.Max(p => p / WardrobeScene.Side) < box[3]);
                Assert.IsTrue(pixels.All(p => scene.Map[p] == 1 + Array.IndexOf([.. maker.Kinds], scene.Garments[own])));
            }
            Assert.IsTrue(Enumerable.Range(0, WardrobeScene.Pixels).All(p => scene.Owners[p] == 0 == (scene.Image[p] < 16)));
        }
        Assert.IsGreaterThan(2, scenes.Select(scene => scene.Garments.Length).Distinct().Count());
    }

    private static byte[] Shape(int left, int top, int wide, int high)
    {
        var image = new byte[Side * Side];
        for (var y = top; y < top + high; y++)
            image.AsSpan(y * Side + left, wide).Fill(200);
        return image;
    }

    // Trousers are tall, dresses are wide, bags are squares.
    private static void Write(string folder, string part)
    {
        const int Count = 60;
        var random = new Random(1);
        var (images, labels) = (new List<byte>(), new byte[Count]);
        for (var i = 0; i < Count; i++)
        {
            labels[i] = (byte)(i % 3 == 0 ? 1 : i % 3 == 1 ? 3 : 8);
            images.AddRange(
                (i % 3) switch
                {
                    0 => Shape(10 + random.Next(4), 2, 6, 24),
                    1 => Shape(2, 10 + random.Next(4), 24, 6),
                    _ => Shape(6 + random.Next(4), 6, 14, 14),
                }
            );
        }
        IdxBytes.Save(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), [.. images], Count, Side, Side);
        IdxBytes.Save(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"), labels, Count);
    }
}
