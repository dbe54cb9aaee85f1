namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Each augmentation on images small enough to work out by hand.</summary>
[TestClass]
public sealed class AugmentationTests
{
    private static readonly float[] s_image = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [TestMethod]
    public void AShiftMovesWholePixelsAndFillsTheRest()
    {
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 0, 4, 5, 0, 7, 8 }, Moved(AffineMap.Shift(1, 0)));
        CollectionAssert.AreEqual(new float[] { 4, 5, 6, 7, 8, 9, 0, 0, 0 }, Moved(AffineMap.Shift(0, -1)));
        CollectionAssert.AreEqual(new float[] { -5, 1, 2, -5, 4, 5, -5, 7, 8 }, Moved(AffineMap.Shift(1, 0), fill: -5));
        // Half a pixel is the mean of neighbours, the edge that of a pixel and the fill.
        CollectionAssert.AreEqual(new[] { 0.5f, 1.5f, 2.5f, 2, 4.5f, 5.5f, 3.5f, 7.5f, 8.5f }, Moved(AffineMap.Shift(0.5, 0)));
    }

    [TestMethod]
    public void AShiftIsUniformUpToItsPixels()
    {
        var random = new SeededRandom(3);
        var drawn = Enumerable.Range(0, 500).Select(_ => new RandomShift { Pixels = 1 }.Draw(random, 3, 3)).ToArray();
        var distinct = drawn.GroupBy(map => (map.C, map.F)).ToDictionary(group => group.Key, group => group.Count());
        Assert.HasCount(9, distinct); // −1, 0 and 1 in each direction
        // 500 / 9 each, within five standard deviations.
        Assert.IsTrue(distinct.Values.All(count => Math.Abs(count - 500 / 9.0) < 5 * Math.Sqrt(500 / 9.0)));
        Assert.AreEqual(AffineMap.Identity, new RandomShift { Pixels = 0 }.Draw(random, 3, 3));
    }

    [TestMethod]
    public void AFlipMirrors()
    {
        CollectionAssert.AreEqual(new float[] { 3, 2, 1, 6, 5, 4, 9, 8, 7 }, Moved(new RandomFlip().Draw(new SeededRandom(1), 3, 3)));
        CollectionAssert.AreEqual(
            new float[] { 7, 8, 9, 4, 5, 6, 1, 2, 3 },
            Moved(new RandomFlip { Vertical = true }.Draw(new SeededRandom(1), 3, 3))
        );
        Assert.AreEqual(0.5, new RandomFlip().Probability);
    }

    [TestMethod]
    public void ARotationTurnsAboutTheCentre()
    {
        // A quarter turn clockwise, which is what the class draws for an angle of 90 degrees.
        Near.Values([7, 4, 1, 8, 5, 2, 9, 6, 3], Moved(AffineMap.About(1.5, 1.5, 0, -1, 1, 0)), 1e-6);
        var random = new SeededRandom(5);
        for (var i = 0; i < 200; i++)
        {
            var map = new RandomRotation { Degrees = 30 }.Draw(random, 5, 9);
            var (x, y) = map.Apply(4.5, 2.5);
            Assert.AreEqual(4.5, x, 1e-12);
            Assert.AreEqual(2.5, y, 1e-12);
            Assert.AreEqual(1, map.A * map.E - map.B * map.D, 1e-12);
            Assert.IsTrue(Math.Abs(Math.Atan2(map.D, map.A)) <= Math.PI / 6 + 1e-12);
        }
    }

    [TestMethod]
    public void AScaleEnlargesAboutTheCentre()
    {
        var map = new RandomScale { Minimum = 3, Maximum = 3 }.Draw(new SeededRandom(1), 3, 3);
        // Three times as large: the middle pixel covers all, and bilinear values go a third of the way to the neighbours.
        var image = Moved(map);
        Assert.AreEqual(5, image[4], 1e-6);
        Assert.AreEqual(5 - 1 / 3f, image[3], 1e-5);
        Assert.AreEqual(5 - 3 / 3f, image[1], 1e-5);
        var random = new SeededRandom(2);
        var factors = Enumerable
            .Range(0, 300)
            .Select(_ =>
                new RandomScale { Minimum = 0.5, Maximum = 2 }
                    .Draw(random, 3, 3)
                    .A
            )
            .ToArray();
        Assert.IsTrue(factors.All(factor => factor is >= 0.5 and <= 2));
        Assert.AreEqual(0.5, factors.Count(factor => factor < 1) / 300.0, 0.15); // uniform in the logarithm
    }

    [TestMethod]
    public void ACropFillsTheImageWithAPiece()
    {
        var random = new SeededRandom(9);
        for (var i = 0; i < 200; i++)
        {
            var map = new RandomCrop { MinimumShare = 0.5, KeepsProportion = i % 2 == 0 }.Draw(random, 10, 20);
            // What fills the image lies in it.
            var (left, top, right, bottom) = map.Inverse().Box(0, 0, 20, 10);
            Assert.IsTrue(left >= -1e-9 && top >= -1e-9 && right <= 20 + 1e-9 && bottom <= 10 + 1e-9);
            Assert.IsTrue(right - left is >= 10 - 1e-9 and <= 20 + 1e-9 && bottom - top is >= 5 - 1e-9 and <= 10 + 1e-9);
            if (i % 2 == 0)
                Assert.AreEqual((right - left) / 20, (bottom - top) / 10, 1e-9);
        }
        // The upper left 2 × 2 of 4 × 4, doubled: at the centres it is a quarter off the pixels.
        float[] image = [0, 4, 0, 0, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var doubled = Moved(new AffineMap(2, 0, 0, 0, 2, 0), image, 4);
        Assert.AreEqual(0.75 * (0.75 * 0 + 0.25 * 4) + 0.25 * (0.75 * 8 + 0.25 * 12), doubled[5], 1e-5);
    }

    [TestMethod]
    public void CutoutBlanksASquare()
    {
        var random = new SeededRandom(4);
        var encoding = new ImageEncoding(2, 6, 6);
        for (var i = 0; i < 100; i++)
        {
            var values = Enumerable.Repeat(9f, 72).ToArray();
            new Cutout { Size = 3 }.Apply(random, new AugmentedImage(values, encoding, 255, 1));
            CollectionAssert.AreEqual(values[..36], values[36..]);
            var blank = Enumerable.Range(0, 36).Where(p => values[p] == 1).ToArray();
            var (left, right, top, bottom) = (blank.Min(p => p % 6), blank.Max(p => p % 6), blank.Min(p => p / 6), blank.Max(p => p / 6));
            Assert.IsTrue(right - left <= 2 && bottom - top <= 2);
            Assert.HasCount((right - left + 1) * (bottom - top + 1), blank);
            // Smaller than the square only at the edges.
            Assert.IsTrue(right - left == 2 || left == 0 || right == 5);
            Assert.IsTrue(bottom - top == 2 || top == 0 || bottom == 5);
        }
    }

    [TestMethod]
    public void NoiseHasItsDeviationInScaledValues()
    {
        var values = new float[10_000];
        new GaussianNoise { Deviation = 0.1 }.Apply(
            new SeededRandom(8),
            new AugmentedImage(values, new ImageEncoding(1, 100, 100), 255, 0)
        );
        Assert.AreEqual(0, values.Average(), 25.5 * 5 / 100);
        Assert.AreEqual(25.5, Math.Sqrt(values.Average(x => (double)x * x)), 1);
    }

    [TestMethod]
    public void BoxesAreTheSmallestAroundTheirCorners()
    {
        Assert.AreEqual((11.0, 3.0, 14.0, 8.0), AffineMap.Shift(10, 1).Box(1, 2, 4, 7));
        Assert.AreEqual((6.0, 2.0, 9.0, 7.0), new RandomFlip().Draw(new SeededRandom(1), 10, 10).Box(1, 2, 4, 7));
        // A quarter turn about the centre of 10 × 10: (x, y) → (10 − y, x).
        Assert.AreEqual((3.0, 1.0, 8.0, 4.0), AffineMap.About(5, 5, 0, -1, 1, 0).Box(1, 2, 4, 7));
    }

    [TestMethod]
    public void MapsFollowEachOtherAndGoBack()
    {
        var map = new AffineMap(2, 1, 3, -1, 0.5, 4);
        var next = AffineMap.About(3, 4, 0.5, -2, 1, 1);
        var (x, y) = map.Apply(1.5, -2);
        Assert.AreEqual(next.Apply(x, y), map.Then(next).Apply(1.5, -2));
        var (backX, backY) = map.Inverse().Apply(x, y);
        Assert.AreEqual(1.5, backX, 1e-12);
        Assert.AreEqual(-2, backY, 1e-12);
        Assert.ThrowsExactly<InvalidOperationException>(() => new AffineMap(1, 2, 0, 2, 4, 0).Inverse());
    }

    [TestMethod]
    public void OptionsOutOfRangeAreRefusedByName()
    {
        foreach (
            var (option, augmentation) in new (string, Augmentation)[]
            {
                ("Probability", new RandomShift { Probability = 1.5 }),
                ("Probability", new Cutout { Probability = double.NaN }),
                ("Pixels", new RandomShift { Pixels = -1 }),
                ("Degrees", new RandomRotation { Degrees = 181 }),
                ("Minimum", new RandomScale { Minimum = 0 }),
                ("Maximum", new RandomScale { Minimum = 1, Maximum = 0.9 }),
                ("MinimumShare", new RandomCrop { MinimumShare = 0 }),
                ("Deviation", new GaussianNoise { Deviation = double.PositiveInfinity }),
                ("Size", new Cutout { Size = 0 }),
            }
        )
        {
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(augmentation.Validate);
            Assert.AreEqual(option, error.ParamName);
            StringAssert.Contains(error.Message, augmentation.GetType().Name);
        }
    }

    private static float[] Moved(AffineMap map, float[]? image = null, int side = 3, float fill = 0)
    {
        var (encoding, to) = (new ImageEncoding(1, side, side), new float[side * side]);
        Resampling.Move(
            new AugmentedImage((image ?? s_image).ToArray(), encoding, 1, fill),
            new AugmentedImage(to, encoding, 1, fill),
            map
        );
        return to;
    }
}
