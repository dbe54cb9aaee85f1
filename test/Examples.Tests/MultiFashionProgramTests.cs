using System.Security.Cryptography;
using MultiFashion;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The MultiFashion benchmark: its images to the byte, and the program, where Fashion-MNIST is at hand.</summary>
[TestClass]
public sealed class MultiFashionProgramTests
{
    private static readonly string s_folder = new MultiFashionOptions().Folder;

    [TestMethod]
    [DataRow("train", 20191208ul, 20_000, "f4da2ea8722f0058486cdf29d49977bb2d40d800ec1dd0635b060ed3731fee6e")]
    [DataRow("t10k", 20191209ul, 5_000, "3db7b5eec8ada3952b428e56d2a8d58b858d57f13836911c021403e4c1c51cf6")]
    public void TheImagesAreTheBenchmarksToTheByte(string part, ulong seed, int count, string sha256)
    {
        NeedsImages();
        var pairs = PairedImages.Make(GarmentImages.Load(s_folder, part), seed, count, 28);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        pairs.ForEach(pair => hash.AppendData(pair.Pixels));
        Assert.AreEqual(sha256, Convert.ToHexStringLower(hash.GetHashAndReset()));
        // Ten classes of 2,000 or 500 garments, by chance a few more or less.
        foreach (var labels in new[] { pairs.Select(pair => pair.TopLeft), pairs.Select(pair => pair.BottomRight) })
            Assert.IsTrue(
                Enumerable.Range(0, 10).All(garment => Math.Abs(labels.Count(label => label == garment) - count / 10.0) < 0.02 * count)
            );
    }

    [TestMethod]
    public void TheCanvasHoldsBothGarments()
    {
        // Two garments, one all 10s and one all 20s: every pair is one of each.
        var garments = new GarmentImages(
            [
                [.. Enumerable.Repeat((byte)10, 784)],
                [.. Enumerable.Repeat((byte)20, 784)],
            ],
            [3, 7]
        );
        foreach (var pair in PairedImages.Make(garments, 1, 2, 36))
        {
            var (one, other) = pair.TopLeft == 3 ? (10, 20) : (20, 10);
            Assert.AreEqual(pair.TopLeft == 3 ? 7u : 3u, pair.BottomRight);
            Assert.AreEqual(one, pair.Pixels[0]);
            Assert.AreEqual(other, pair.Pixels[^1]);
            Assert.AreEqual(20, pair.Pixels[18 * 36 + 18]);
            Assert.AreEqual(0, pair.Pixels[35]);
        }
    }

    [TestMethod]
    public void PrintsItsTableAndScoresItsFile()
    {
        NeedsImages();
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(GarmentPair).Assembly, "--quick", "--out", folder.Path);

        Assert.AreEqual(0, code, output);
        foreach (var method in Method.All)
            StringAssert.Contains(output, method.Name);
        foreach (var part in new[] { "MIT", "top left", "bottom right", "Δm", "bytes in: mean accuracy" })
            StringAssert.Contains(output, part);
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "multi-fashion.onnx")));
    }

    [TestMethod]
    public void SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(GarmentPair).Assembly, "--data", folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "train-images-idx3-ubyte.gz is not in");
        (code, output) = ProgramRun.Start(typeof(GarmentPair).Assembly, "--methods", "MAGIC");
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "'--methods MAGIC' is not understood");
    }

    private static void NeedsImages()
    {
        if (!Directory.Exists(s_folder))
            Assert.Inconclusive($"Fashion-MNIST is not here: Debian's dataset-fashion-mnist puts it into {s_folder}.");
    }
}
