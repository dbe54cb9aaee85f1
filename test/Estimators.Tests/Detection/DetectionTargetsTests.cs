namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What maps should be, worked out by hand.</summary>
[TestClass]
public sealed class DetectionTargetsTests
{
    // 8 × 12 pixels in cells of 2 × 2: 4 rows of 6 cells.
    private static readonly DetectionGrid s_grid = DetectionGrid.Over(8, 12, 2, isRelative: false);

    [TestMethod]
    public void ACentreItsPlaceAndItsSize()
    {
        // From (3, 1) to (6, 5): centre (4.5, 3), in cell (2, 1), a quarter of the way across and half the way down; 1.5 × 2 cells. Its
        // radius is below 1: only the cell itself is near.
        var targets = Of([1], Row((1, 3, 1, 6, 5)));
        CollectionAssert.AreEqual(new[] { 24L + 8 }, targets.Centers);
        CollectionAssert.AreEqual(new[] { 8L }, targets.Cells);
        CollectionAssert.AreEqual(new[] { 0.25f, 0.5f, 1.5f, 2f }, targets.Boxes);
        for (var i = 0; i < 48; i++)
            Assert.AreEqual(i == 24 + 8 ? 0 : 1, targets.Absence[i], $"cell {i}");
    }

    /// <summary>An object of 6 × 6 cells has a radius of 1 cell, so a deviation of a half: e^−2 beside the centre and e^−4 at its corners,
    /// of which the rest counts to the fourth power.</summary>
    [TestMethod]
    public void ValuesFallWithTheDistance()
    {
        var grid = DetectionGrid.Over(16, 24, 1, isRelative: false);
        Assert.AreEqual(1, (int)GaussianRadius.Of(6, 6));
        var targets = new DetectionTargets(Row((0, 9, 5, 15, 11)), [2], grid, 1);
        double Absence(int x, int y) => targets.Absence[y * 24 + x];
        Assert.AreEqual(0, Absence(12, 8));
        Assert.AreEqual(2 * Math.Pow(1 - Math.Exp(-2), 4), Absence(11, 8), 1e-6);
        Assert.AreEqual(2 * Math.Pow(1 - Math.Exp(-2), 4), Absence(12, 9), 1e-6);
        Assert.AreEqual(2 * Math.Pow(1 - Math.Exp(-4), 4), Absence(13, 7), 1e-6);
        Assert.AreEqual(2, Absence(14, 8), "beyond the radius");
        CollectionAssert.AreEqual(new[] { 2f }, targets.CenterWeights);
    }

    [TestMethod]
    public void RowsWithoutWeightAreLeftOut()
    {
        var targets = Of([0, 0.5f, 0.25f], Row((0, 0, 0, 2, 2)), Row((1, 0, 0, 2, 2)), Row());
        CollectionAssert.AreEqual(new[] { 48L + 24 }, targets.Centers);
        CollectionAssert.AreEqual(new[] { 24L }, targets.Cells);
        CollectionAssert.AreEqual(new[] { 0.5f }, targets.CellWeights);
        Assert.IsTrue(targets.Absence[..48].All(x => x == 0), "without weight");
        Assert.IsTrue(targets.Absence[96..].All(x => x == 0.25f), "an image without an object");
    }

    /// <summary>Two of a class in a cell are one centre with two boxes; of two classes they are two.</summary>
    [TestMethod]
    public void ObjectsThatShareACell()
    {
        var targets = Of([1], Row((0, 0, 0, 2, 2), (0, 0.5f, 0, 1.5f, 2), (1, 0, 0, 2, 2)));
        CollectionAssert.AreEqual(new[] { 0L, 24 }, targets.Centers);
        CollectionAssert.AreEqual(new[] { 0L, 0, 0 }, targets.Cells);
    }

    /// <summary>An object of unknown class takes its cells out of all classes, and is not learnt; a known one within it is.</summary>
    [TestMethod]
    public void UnknownObjectsAreNoExamples()
    {
        var targets = Of([1], Row((-1, 2, 2, 7, 4), (0, 4, 2, 6, 4)));
        CollectionAssert.AreEqual(new[] { 8L }, targets.Centers);
        Assert.HasCount(4, targets.Boxes);
        for (var own = 0; own < 2; own++)
            for (var cell = 0; cell < 24; cell++)
                // Columns 1 to 3 of the second row, the last of which it covers by half.
                Assert.AreEqual(cell is 7 or 8 or 9 ? 0 : 1, targets.Absence[24 * own + cell], $"class {own}, cell {cell}");
    }

    /// <summary>Boxes are cut at the edges of the image; the centre is that of what can be seen. One outside is no object.</summary>
    [TestMethod]
    public void BoxesBeyondTheEdgesAreCut()
    {
        var targets = Of([1], Row((0, -6, 6, 2, 12), (0, 13, 0, 15, 2), (0, 11, 7, 20, 20)));
        CollectionAssert.AreEqual(new[] { 18L, 23 }, targets.Cells);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f, 1, 1, 0.75f, 0.75f, 0.5f, 0.5f }, targets.Boxes);
    }

    [TestMethod]
    public void SharesOfTheImageAreTheSameAsPixels()
    {
        var pixels = Of([1], Row((1, 3, 1, 6, 5)));
        var shares = new DetectionTargets(Row((1, 0.25f, 0.125f, 0.5f, 0.625f)), [1], DetectionGrid.Over(8, 12, 2, isRelative: true), 2);
        for (var i = 0; i < 4; i++)
            Assert.AreEqual(pixels.Boxes[i], shares.Boxes[i], 1e-6);
        CollectionAssert.AreEqual(pixels.Absence, shares.Absence);
    }

    private static DetectionTargets Of(float[] weights, params float[][] rows) => new([.. rows.SelectMany(row => row)], weights, s_grid, 2);

    private static float[] Row(params (float Class, float Left, float Top, float Right, float Bottom)[] objects)
    {
        var label = new float[3 * DetectedObject.Width];
        Array.Fill(label, float.NaN);
        for (var i = 0; i < objects.Length; i++)
            new DetectedObject(objects[i].Class, objects[i].Left, objects[i].Top, objects[i].Right, objects[i].Bottom).Write(label, i);
        return label;
    }
}
