namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Median, quartiles and the smooth clip by hand.</summary>
[TestClass]
public sealed class RobustScaleEncodingTests
{
    [TestMethod]
    public void MedianAndQuartilesThenTheClip()
    {
        // 1, 2, 4, 8, 100: median 4, quartiles 2 and 8.
        var fitted = EncodedRows.Fit(new RobustScaleEncoding(), 1, 100, 1, 8, 2, 4);
        Near.Values(
            [Clip(0), Clip(0.5), Clip(-2 / 6.0), Clip(96 / 6.0), Clip(-1e6)],
            [.. new float[] { 4, 7, 2, 100, -6e6f }.SelectMany(x => EncodedRows.Of(fitted, 1, x))],
            1e-5
        );
        Assert.AreEqual(3, EncodedRows.Of(fitted, 1, float.MaxValue)[0], 1e-4, "it ends at 3");
        Assert.AreEqual(-3, EncodedRows.Of(fitted, 1, float.MinValue)[0], 1e-4);
    }

    [TestMethod]
    public void QuartilesLieBetweenTwoValues()
    {
        // 0, 1, 2, 10: at 0.75 and 2.25 of the way from 0 to 3, so 0.75, 1.5 and 2 + 0.25 · 8 = 4.
        var fitted = EncodedRows.Fit(new RobustScaleEncoding(), 1, 0, 10, 1, 2);
        Assert.AreEqual(Clip((5 - 1.5) / 3.25), EncodedRows.Of(fitted, 1, 5)[0], 1e-6);
    }

    [TestMethod]
    public void EqualQuartilesTakeHalfTheRange()
    {
        // Seven times 2, then 10: the quartiles are both 2, the range 8.
        var fitted = EncodedRows.Fit(new RobustScaleEncoding(), 1, 2, 2, 2, 2, 2, 2, 2, 10);
        Near.Values([0, Clip(2)], [EncodedRows.Of(fitted, 1, 2)[0], EncodedRows.Of(fitted, 1, 10)[0]], 1e-6);
        var constant = EncodedRows.Fit(new RobustScaleEncoding(), 1, 7, 7, 7, 7);
        Near.Values([0, 0], [EncodedRows.Of(constant, 1, 7)[0], EncodedRows.Of(constant, 1, 9)[0]], 1e-6);
    }

    [TestMethod]
    public void ZerosAndOnesStayInFrontOfNumbers()
    {
        // Slots: number, flag, number.
        var fitted = EncodedRows.Fit(new RobustScaleEncoding(), 3, 1, 0, -5, 2, 1, 0, 3, 0, 5);
        Near.Values([1, Clip(1), Clip(-1)], EncodedRows.Of(fitted, 3, 3, 1, -5), 1e-6);
        CollectionAssert.AreEqual(new[] { 1, 1, 1 }, fitted.ValuesOfFeatures!.ToArray());
    }

    [TestMethod]
    public void TheEmbeddingIsTheFormulasWithTheNumberInFront()
    {
        // A flag, and a number with median 2 and quartiles 1.5 and 2.5.
        var encoding = new PeriodicLinearEncoding { Frequencies = 3, Width = 3, Sigma = 0.7 };
        var fitted = EncodedRows.Fit(encoding, 2, 1, 0, 2, 1, 3, 0);
        var (rows, parameters) = EncodedRows.WithParameters(fitted, 2, 2.6f, 1);
        var x = Clip(0.6);
        var expected = new double[] { 1, x, parameters["bias"][0], parameters["bias"][1] };
        for (var f = 0; f < 3; f++)
            for (var o = 0; o < 2; o++)
                expected[2 + o] +=
                    Math.Cos(parameters["frequencies"][f] * x + parameters["phases"][f]) * parameters["weight"][2 * f + o];
        Near.Values(expected, rows, 1e-5);
        CollectionAssert.AreEqual(new[] { 1, 3 }, fitted.ValuesOfFeatures!.ToArray());
    }

    [TestMethod]
    public void TheEmbeddingStartsAsThePaperSays()
    {
        var encoding = new PeriodicLinearEncoding { Frequencies = 1000, Sigma = 0.5 };
        var (_, parameters) = EncodedRows.WithParameters(EncodedRows.Fit(encoding, 1, 1, 2, 3, 6), 1, 2);
        Assert.AreEqual(2 * Math.PI * 0.5, Math.Sqrt(parameters["frequencies"].Average(c => (double)c * c)), 0.2);
        Assert.IsLessThanOrEqualTo(Math.PI, parameters["phases"].Max(Math.Abs));
        Assert.AreEqual(Math.PI / Math.Sqrt(3), Math.Sqrt(parameters["phases"].Average(c => (double)c * c)), 0.1);
        Assert.HasCount(1000 * 3, parameters["weight"]);
    }

    [TestMethod]
    public void BothAreRestoredFromTheirState()
    {
        foreach (var encoding in new NumericEncoding[] { new RobustScaleEncoding(), new PeriodicLinearEncoding() })
        {
            var fitted = EncodedRows.Fit(encoding, 2, 1, 0, 2, 1, 3, 0, 9, 1);
            var restored = encoding.Restore(EncodedRows.Column(2), fitted.State!);
            CollectionAssert.AreEqual(EncodedRows.Of(fitted, 2, 2.5f, 1), EncodedRows.Of(restored, 2, 2.5f, 1));
        }
    }

    private static double Clip(double x) => x / Math.Sqrt(1 + x * x / 9);
}
