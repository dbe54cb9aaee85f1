namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Boxes follow what augmentation does to their images; all values by hand.</summary>
[TestClass]
public sealed class BoxMotionTests
{
    // Left to right and back: x → 64 − x.
    private static readonly AffineMap s_flip = new(-1, 0, 64, 0, 1, 0);

    [TestMethod]
    public void Flip() => Moves(s_flip, [10, 20, 30, 40], [34, 20, 54, 40]);

    [TestMethod]
    public void Shift() => Moves(AffineMap.Shift(5, -3), [10, 20, 30, 50], [15, 17, 35, 47]);

    // x → 2x − 32, y → 2y − 24 about the centre of 64 × 48: left −12 is cut at 0, bottom 76 at 48.
    [TestMethod]
    public void ScaleAndCut() => Moves(AffineMap.About(32, 24, 2, 0, 0, 2), [10, 20, 30, 50], [0, 16, 28, 48]);

    [TestMethod]
    public void Shrink() => Moves(AffineMap.About(32, 24, 0.5, 0, 0, 0.5), [10, 20, 30, 40], [21, 22, 31, 32]);

    // A quarter turn about (32, 24): (x, y) → (56 − y, x − 8).
    [TestMethod]
    public void QuarterTurn() => Moves(AffineMap.About(32, 24, 0, -1, 1, 0), [20, 10, 40, 15], [41, 12, 46, 32]);

    [TestMethod]
    public void OneAfterTheOther() => Moves(s_flip.Then(AffineMap.Shift(-4, 2)), [10, 20, 30, 40], [30, 22, 50, 42]);

    [TestMethod]
    public void SharesOfTheImage() =>
        Moves(s_flip.Then(AffineMap.Shift(16, 12)), [0.5f, 0.25f, 0.75f, 0.5f], [0.5f, 0.5f, 0.75f, 0.75f], isRelative: true);

    [TestMethod]
    public void WhatLeavesTheImageHasNoLabel()
    {
        // A quarter of a box from 10 to 30 is left when it goes 25 pixels to the left: 5 of 20.
        Assert.IsTrue(Follow(new BoxTask("T", "L"), AffineMap.Shift(-25, 0), [10, 20, 30, 40]).Kept);
        Assert.IsFalse(Follow(new BoxTask("T", "L"), AffineMap.Shift(-26, 0), [10, 20, 30, 40]).Kept);
        Assert.IsFalse(Follow(new BoxTask("T", "L") { LeastVisible = 0.5 }, AffineMap.Shift(-21, 0), [10, 20, 30, 40]).Kept);
        Assert.IsFalse(Follow(new BoxTask("T", "L"), AffineMap.Shift(-30, 0), [10, 20, 30, 40]).Kept);
    }

    [TestMethod]
    public void AConfidenceLearnsThatItIsGone()
    {
        var task = new BoxTask("T", "L") { Confidence = BoxConfidence.Presence };
        var (kept, box) = Follow(task, AffineMap.Shift(0, 28), [10, 20, 30, 40]);
        Assert.IsTrue(kept);
        Assert.IsTrue(box.All(float.IsNaN));
        // A rest of a tenth is neither there nor gone.
        Assert.IsFalse(Follow(task, AffineMap.Shift(0, 26), [10, 20, 30, 40]).Kept);
        // Where there was no box, there is none.
        (kept, box) = Follow(task, s_flip, [float.NaN, float.NaN, float.NaN, float.NaN]);
        Assert.IsTrue(kept);
        Assert.IsTrue(box.All(float.IsNaN));
    }

    [TestMethod]
    public void OnlyItsOwnImageMovesIt()
    {
        float[] box = [20, 30, 10, 10];
        Assert.IsTrue(
            new BoxHead(new BoxTask("T", "L") { ImageColumn = "Photo" }, BoxScale.None).FollowImage(
                new ImageMotion("Map", s_flip, 48, 64),
                box
            )
        );
        CollectionAssert.AreEqual(new float[] { 20, 30, 10, 10 }, box);
        Assert.IsTrue(
            new BoxHead(new BoxTask("T", "L") { ImageColumn = "Photo" }, BoxScale.None).FollowImage(
                new ImageMotion("Photo", s_flip, 48, 64),
                box
            )
        );
        CollectionAssert.AreEqual(new float[] { 44, 30, 10, 10 }, box);
    }

    private static void Moves(AffineMap map, float[] sides, float[] want, bool isRelative = false)
    {
        var (kept, box) = Follow(new BoxTask("T", "L") { IsRelative = isRelative }, map, sides);
        Assert.IsTrue(kept);
        for (var i = 0; i < 4; i++)
            Assert.AreEqual(want[i], box[i], 1e-5, $"number {i} of {string.Join(", ", box)}");
    }

    // In an image of 64 × 48, by the sides.
    private static (bool Kept, float[] Box) Follow(BoxTask task, AffineMap map, float[] sides)
    {
        float[] box = [(sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2, sides[2] - sides[0], sides[3] - sides[1]];
        var head = new BoxHead(task, BoxScale.None);
        Assert.IsTrue(head.FollowsImages);
        var kept = head.FollowImage(new ImageMotion("Image", map, Height: 48, Width: 64), box);
        return (kept, [box[0] - box[2] / 2, box[1] - box[3] / 2, box[0] + box[2] / 2, box[1] + box[3] / 2]);
    }
}
