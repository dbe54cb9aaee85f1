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

    /// <summary>Each channel has moments, fences and limits of its own, wherever its pixels stand: one lies between 0 and 1 but for a pixel
    /// of 50, the other between 0 and 1000.</summary>
    [TestMethod]
    [DataRow(ImageLayout.ChannelsFirst)]
    [DataRow(ImageLayout.ChannelsLast)]
    public void EachChannelHasItsOwnLimits(ImageLayout layout)
    {
        const int Rows = 50;
        double[] small = [.. Enumerable.Range(0, 4 * Rows).Select(i => i * 37 % 200 / 199.0)],
            large = [.. Enumerable.Range(0, 4 * Rows).Select(i => i * 53 % 200 * 5.0)];
        var outlier = 4 * 17 + 2;
        var rows = new float[8 * Rows];
        int At(int row, int channel, int pixel) => 8 * row + (
            layout == ImageLayout.ChannelsFirst ? 4 * channel + pixel : 2 * pixel + channel
        );
        for (var i = 0; i < 4 * Rows; i++)
            (rows[At(i / 4, 0, i % 4)], rows[At(i / 4, 1, i % 4)]) = (i == outlier ? 50 : (float)small[i], (float)large[i]);
        var column = new InputColumn("Pixels", ColumnKind.Single, 8, false, 0, []);
        var fitted = new ImageEncoding(2, 2, 2) { Layout = layout }.Fit(column, rows.AsMemory());

        double[] ordinary = [.. small.Where((_, i) => i != outlier)];
        (double Mean, double Deviation) Moments(double[] of) => (of.Average(), Math.Sqrt(of.Average(x => Math.Pow(x - of.Average(), 2))));
        var (one, two) = (Moments(ordinary), Moments(large));
        // One image of 50s and one of −50s in both channels: in the first they are far out.
        var image = new float[16];
        Array.Fill(image, 50, 0, 8);
        Array.Fill(image, -50, 8, 8);
        var got = EncodedRows.Of(new Flat(fitted), 8, image);
        double[] first = [(ordinary.Max() - one.Mean) / one.Deviation + 1, (50 - two.Mean) / two.Deviation],
            second = [(ordinary.Min() - one.Mean) / one.Deviation - 1, (-50 - two.Mean) / two.Deviation];
        double[] expected = [.. first.Concat(second).SelectMany(x => Enumerable.Repeat(x, 4))];
        Near.Values(expected, got, 1e-4);
    }

    private static FittedEncoding Fit(float[] pixels) => new ImageEncoding(1, 2, 2).Fit(s_column, pixels.AsMemory());

    // The image as a vector, so that it can be read as one.
    private sealed class Flat(FittedEncoding image) : FittedEncoding
    {
        public override T Encode<T>(IOps<T> ops, T x) => ops.Flatten(image.Encode(ops, x));
    }
}
