namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Maps that turn with their image, against what is read at each place by a plain formula.</summary>
[TestClass]
public sealed class MapRotationTests
{
    private const int Height = 5;
    private const int Width = 7;

    public static IEnumerable<object[]> Maps() =>
        [
            [AffineMap.Shift(0.3, 1.2)],
            [AffineMap.About(3.5, 2.5, 0.8, -0.6, 0.6, 0.8)],
            [AffineMap.About(3.5, 2.5, -0.9, 0.2, 0.1, 1.3)],
            [AffineMap.About(1, 4, 1.7, 0.3, -0.4, 1.4)],
        ];

    /// <summary>Between four pixels by their areas, of those that are known, where these are half of it; the outermost pixels go on for
    /// half a pixel.</summary>
    [TestMethod]
    [DynamicData(nameof(Maps))]
    public void NumbersAreReadBetweenFourPixels(AffineMap map)
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, Height * Width).Select(i => i % 9 == 4 ? float.NaN : random.Next(100))];
        float[] moved = [.. values];
        Assert.IsTrue(MapMotion.Follow(new ImageMotion("I", map, Height, Width), moved, linear: true));
        var back = map.Inverse();
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var (fromX, fromY) = back.Apply(x + 0.5, y + 0.5);
                Near.Value(Between(values, fromX, fromY), moved[y * Width + x], 1e-5, $"{x}, {y}");
            }
    }

    [TestMethod]
    [DynamicData(nameof(Maps))]
    public void ClassesAreThoseOfTheNearestPixel(AffineMap map)
    {
        float[] values = [.. Enumerable.Range(0, Height * Width).Select(i => (float)i)];
        float[] moved = [.. values];
        Assert.IsTrue(MapMotion.Follow(new ImageMotion("I", map, Height, Width), moved));
        var back = map.Inverse();
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var (fromX, fromY) = back.Apply(x + 0.5, y + 0.5);
                var isInside = fromX >= 0 && fromX < Width && fromY >= 0 && fromY < Height;
                Near.Value(isInside ? (int)fromY * Width + (int)fromX : float.NaN, moved[y * Width + x], 0, $"{x}, {y}");
            }
    }

    /// <summary>Directions turn by the image's angle whatever its size, and by the mirrored one where it is mirrored; each has the length
    /// 1.</summary>
    [TestMethod]
    [DataRow(30, false)]
    [DataRow(-75, false)]
    [DataRow(160, true)]
    public void DirectionsTurnByTheImagesAngle(double degrees, bool isMirrored)
    {
        var (c, s) = (Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180));
        var sign = isMirrored ? -1 : 1;
        // The columns of the map are where right and down go, twice as far.
        var map = AffineMap.About(2, 2, 2 * c, -2 * s * sign, 2 * s, 2 * c * sign);
        var head = new NormalsHead(new NormalsTask("T", "L"), 16);
        var (x, y, z) = (2 / 7.0, 3 / 7.0, 6 / 7.0);
        float[] label = [.. new[] { x, y, z }.SelectMany(part => Enumerable.Repeat((float)part, 16))];
        Assert.IsTrue(head.FollowImage(new ImageMotion("I", map, 4, 4), label));
        for (var i = 0; i < 16; i++)
        {
            Near.Value(c * x - s * sign * y, label[i], 1e-5);
            Near.Value(s * x + c * sign * y, label[16 + i], 1e-5);
            Near.Value(z, label[32 + i], 1e-5);
        }
    }

    [TestMethod]
    public void AMapOfAnotherShapeIsNamed()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            MapMotion.Follow(new ImageMotion("I", AffineMap.Shift(1, 0), Height, Width), new float[26], channels: 2)
        );
        StringAssert.Contains(error.Message, "A map of 13 values does not follow an image of 5 × 7 pixels.");
    }

    private static float Between(float[] map, double x, double y)
    {
        if (!(x >= 0 && x < Width && y >= 0 && y < Height))
            return float.NaN;
        var (sum, known) = (0.0, 0.0);
        for (var row = -1; row <= Height; row++)
            for (var column = -1; column <= Width; column++)
            {
                var share = Math.Max(0, 1 - Math.Abs(column + 0.5 - x)) * Math.Max(0, 1 - Math.Abs(row + 0.5 - y));
                var value = map[Math.Clamp(row, 0, Height - 1) * Width + Math.Clamp(column, 0, Width - 1)];
                if (share == 0 || float.IsNaN(value))
                    continue;
                (sum, known) = (sum + share * value, known + share);
            }
        return known >= 0.5 ? (float)(sum / known) : float.NaN;
    }
}
