namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Means and deviations of image channels where plain sums of squares go wrong.</summary>
[TestClass]
public sealed class ImageMomentTests
{
    private static readonly InputColumn s_column = new("Pixels", ColumnKind.Single, 4, false, 0, []);

    [TestMethod]
    public void AConstantChannelBecomesZero()
    {
        var fitted = Fit([.. Enumerable.Repeat(0.1f, 400)]);
        Assert.AreEqual(0, fitted.State![1], "a deviation of rounding errors is none");
    }

    [TestMethod]
    public void ALargeOffsetDoesNotCancel()
    {
        // 10⁶ and 10⁶ + ¹⁄₁₆ in turn: deviation ¹⁄₃₂. Squares of 10¹² in sums lose it.
        var fitted = Fit([.. Enumerable.Range(0, 40_000).Select(i => 1e6f + i % 2 / 16f)]);
        Assert.AreEqual(32, fitted.State![1], 1e-3);
    }

    [TestMethod]
    [DataRow(1e6f)]
    [DataRow(-1e30f)]
    public void ASinglePixelFarOutDoesNotDrownTheOthers(float broken)
    {
        float[] pixels = [.. Enumerable.Range(0, 4000).Select(i => i * 1237 % 4000 / 4000f)];
        var plain = Fit(pixels);
        pixels[1234] = broken;
        var encoded = EncodedRows.Of(new Flat(Fit(pixels)), 4, 0.5f, 0.25f, 1, broken);
        var expected = EncodedRows.Of(new Flat(plain), 4, 0.5f, 0.25f, 1, 0);
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(expected[i], encoded[i], 0.01);
        Assert.IsLessThan(6, Math.Abs(encoded[3]));
    }

    [TestMethod]
    [DataRow(1e-40)]
    [DataRow(1e36)]
    public void TheUnitDoesNotMatter(double unit)
    {
        float[] pixels = [.. Enumerable.Range(0, 400).Select(i => (float)(i % 100 * unit))];
        var fitted = Fit(pixels);
        var encoded = EncodedRows.Of(new Flat(fitted), 4, 0, (float)(99 * unit), (float)(49.5 * unit), float.MaxValue);
        // 0 … 99 have the deviation √833.25.
        Assert.AreEqual(-49.5 / Math.Sqrt(833.25), encoded[0], 1e-3);
        Assert.AreEqual(49.5 / Math.Sqrt(833.25), encoded[1], 1e-3);
        Assert.AreEqual(0, encoded[2], 1e-3);
        var restored = new ImageEncoding(1, 2, 2).Restore(s_column, fitted.State!);
        CollectionAssert.AreEqual(fitted.State!.ToArray(), restored.State!.ToArray());
    }

    private static FittedEncoding Fit(float[] pixels) => new ImageEncoding(1, 2, 2).Fit(s_column, pixels.AsMemory());

    // The image as a vector, so that it can be read as one.
    private sealed class Flat(FittedEncoding image) : FittedEncoding
    {
        public override T Encode<T>(IOps<T> ops, T x) => ops.Flatten(image.Encode(ops, x));
    }
}
