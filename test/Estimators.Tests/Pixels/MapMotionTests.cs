namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Label maps go where augmentation moves their image: moves whose result is known by hand.</summary>
[TestClass]
public sealed class MapMotionTests
{
    private const float No = float.NaN;

    [TestMethod]
    public void AMirroredMapIsReadFromTheOtherSide()
    {
        float[] map = [1, 2, 3, 4, 5, No];
        Assert.IsTrue(MapMotion.Follow(new ImageMotion("I", new AffineMap(-1, 0, 3, 0, 1, 0), 2, 3), map));
        CollectionAssert.AreEqual(new[] { 3, 2, 1, No, 5, 4 }, map);
    }

    [TestMethod]
    public void WhatComesFromOutsideHasNoLabel()
    {
        float[] map = [1, 2, 3, 4, 5, 6];
        // One pixel to the right and one down.
        Assert.IsTrue(MapMotion.Follow(new ImageMotion("I", AffineMap.Shift(1, 1), 2, 3), map));
        CollectionAssert.AreEqual(new[] { No, No, No, No, 1, 2 }, map);
        Assert.IsFalse(MapMotion.Follow(new ImageMotion("I", AffineMap.Shift(2, 0), 2, 3), map), "nothing is left");
    }

    /// <summary>A map of half the size: a flip mirrors it, a move by two pixels of the image is one of its own.</summary>
    [TestMethod]
    public void ASmallerMapMovesByItsOwnPixels()
    {
        float[] map = [1, 2, 3, 4, 5, 6];
        MapMotion.Follow(new ImageMotion("I", AffineMap.Shift(-2, 0), 4, 6), map);
        CollectionAssert.AreEqual(new[] { 2, 3, No, 5, 6, No }, map);
    }

    [TestMethod]
    public void NumbersAreReadBetweenPixels()
    {
        float[] map = [0, 4, 8, 12];
        // Half a pixel to the right: each is the mean of itself and its left neighbour; the first repeats the edge.
        MapMotion.Follow(new ImageMotion("I", AffineMap.Shift(0.5, 0), 1, 4), map, linear: true);
        CollectionAssert.AreEqual(new float[] { 0, 2, 6, 10 }, map);
        // A quarter: three quarters of the pixel itself; what is unknown is left out, and beyond the middle so is the rest.
        map = [0, No, 8, 12];
        MapMotion.Follow(new ImageMotion("I", AffineMap.Shift(0.25, 0), 1, 4), map, linear: true);
        CollectionAssert.AreEqual(new[] { 0, No, 8, 11 }, map);
    }

    [TestMethod]
    public void SeveralChannelsMoveAlike()
    {
        float[] map = [1, 2, 10, 20];
        MapMotion.Follow(new ImageMotion("I", new AffineMap(-1, 0, 2, 0, 1, 0), 1, 2), map, channels: 2, linear: true);
        CollectionAssert.AreEqual(new float[] { 2, 1, 20, 10 }, map);
    }

    [TestMethod]
    [DataRow(90, 120, 90 * 120, 90, 120)]
    [DataRow(90, 120, 45 * 60, 45, 60)]
    [DataRow(13, 18, 7 * 9, 7, 9)]
    [DataRow(13, 18, 5 * 6, 5, 6)]
    [DataRow(13, 18, 1, 1, 1)]
    public void TheSizeOfAMapFollowsFromItsValues(int height, int width, int values, int rows, int columns) =>
        Assert.AreEqual(new MapSize(rows, columns), MapSize.Of(height, width, values));

    [TestMethod]
    [DataRow(90, 120, 10_801)]
    [DataRow(90, 120, 10_799)]
    [DataRow(13, 18, 0)]
    public void OtherNumbersOfValuesAreNoMap(int height, int width, int values) => Assert.IsNull(MapSize.Of(height, width, values));

    /// <summary>The class of a pixel is written into its image: after flips and moves by whole pixels both still say the same, and where
    /// the image shows nothing the label is missing.</summary>
    [TestMethod]
    public void LabelsOfBatchesFollowTheirImages()
    {
        const int Height = 6,
            Width = 9,
            Rows = 60;
        var column = new InputColumn("I", ColumnKind.Byte, Height * Width, false, 0, []);
        var image = new ImageEncoding(1, Height, Width) { Trunk = new ResNet { Channels = [4] }, Decoder = new UNetDecoder() };
        var task = new SegmentationTask("T", "L");
        var table = new RowTable([column], [Height * Width]) { Rows = Rows };
        table.Reserve(Rows);
        var random = new Random(1);
        for (var row = 0; row < Rows; row++)
        {
            table.Weights[0].Row(row)[0] = 1;
            for (var p = 0; p < Height * Width; p++)
            {
                var label = random.Next(4);
                table.Labels[0].Row(row)[p] = label == 3 ? No : label;
                ((GrowingArray<byte>)table.Inputs[0]).Row(row)[p] = (byte)(10 + 10 * label);
            }
        }
        var source = new CachedRows(
            table,
            new RowSplit([.. Enumerable.Range(0, Rows)], []),
            table,
            [new SegmentationHead(task, Height * Width, 3, null)],
            batchSize: 8,
            TorchSharp.torch.CPU,
            new ImageAugmenter(
                [new RandomFlip(), new RandomShift { Pixels = 3 }, new RandomFlip { Vertical = true }],
                [new AugmentedColumn(0, column, image)],
                0
            )
        );
        var (known, outside) = (0, 0);
        foreach (var step in source.Epoch(new SeededRandom(4), 1, 0))
        {
            var pixels = step[0].Inputs[0].contiguous().data<float>().ToArray();
            var labels = step[0].Labels[0].contiguous().data<long>().ToArray();
            for (var p = 0; p < pixels.Length; p++)
            {
                Assert.AreEqual(pixels[p] is 0 or 40 ? -1 : pixels[p] / 10 - 1, labels[p]);
                known += labels[p] >= 0 ? 1 : 0;
                outside += pixels[p] == 0 ? 1 : 0;
            }
        }
        Assert.IsTrue(known > 500 && outside > 100, $"{known} known, {outside} outside");
    }
}
