using Scenes;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The scenes of the detection examples, pixel by pixel.</summary>
[TestClass]
public sealed class SceneTests
{
    // A bag of 28 × 28: a bright block from (4, 6) to (20, 26) in a black square.
    private static readonly Garments s_block = new([Block()], ["bag"]);

    [TestMethod]
    public void SplitMix64GivesItsPublishedNumbers()
    {
        var random = new SplitMix64(0);
        CollectionAssert.AreEqual(
            new[] { 0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL, 0x06C45D188009454FUL },
            new[] { random.Next(), random.Next(), random.Next() }
        );
    }

    [TestMethod]
    public void BoxesEncloseWhatCanBeSeen()
    {
        foreach (var scene in new SceneMaker(s_block, 7).Make(100))
        {
            var visible = Enumerable.Range(0, Scene.Side * Scene.Side).Where(i => scene.Image[i] >= 16).ToArray();
            float[] want = [visible.Min(i => i % 64), visible.Min(i => i / 64), visible.Max(i => i % 64) + 1, visible.Max(i => i / 64) + 1];
            CollectionAssert.AreEqual(want, scene.Box);
            // The block is 16 of 28 wide and 20 of 28 high; bilinear edges add less than a pixel of the garment on each side.
            var pixel = scene.Size / 28;
            Assert.AreEqual(16 * pixel, want[2] - want[0], pixel + 2);
            Assert.AreEqual(20 * pixel, want[3] - want[1], pixel + 2);
            Assert.IsTrue(scene.Size is >= 32 and <= 60 && scene.Garment == "bag");
        }
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameScenes()
    {
        var (one, other, third) = (
            new SceneMaker(s_block, 7).Make(20, 3),
            new SceneMaker(s_block, 7).Make(20, 3),
            new SceneMaker(s_block, 8).Make(20, 3)
        );
        CollectionAssert.AreEqual(Bytes(one), Bytes(other));
        CollectionAssert.AreNotEqual(Bytes(one), Bytes(third));
    }

    [TestMethod]
    public void EmptyScenesShowNothingAndSayNothing()
    {
        var scenes = new SceneMaker(s_block, 3).Make(300, emptyInTen: 2);
        var empty = scenes.Where(scene => scene.Garment.Length == 0).ToArray();
        Assert.AreEqual(60, empty.Length, 25);
        Assert.IsTrue(empty.All(scene => scene.Box.All(float.IsNaN) && float.IsNaN(scene.Size) && scene.Image.Max() < 16));
        Assert.IsTrue(scenes.Except(empty).All(scene => scene.Image.Max() >= 16));
    }

    [TestMethod]
    public void MissingDataIsNamed()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => Garments.Test(folder.Path)).Message,
            "dataset-fashion-mnist"
        );
    }

    private static byte[] Bytes(IEnumerable<Scene> scenes) => [.. scenes.SelectMany(scene => scene.Image)];

    private static byte[] Block()
    {
        var image = new byte[28 * 28];
        for (var y = 6; y < 26; y++)
            image.AsSpan(y * 28 + 4, 16).Fill(200);
        return image;
    }
}
