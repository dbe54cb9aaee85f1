namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>(x − mean) / deviation, and what becomes of slots where that is no good.</summary>
[TestClass]
public sealed class StandardizeEncodingTests
{
    [TestMethod]
    public void MeanAndDeviationAreThoseOfEachSlot()
    {
        // Slot 0: 1, 2, 3, 6, mean 3, deviation √3.5. Slot 1: −10, 10, −10, 10, mean 0, deviation 10.
        var fitted = EncodedRows.Fit(new StandardizeEncoding(), 2, 1, -10, 2, 10, 3, -10, 6, 10);
        Near.Values([-2 / Math.Sqrt(3.5), 0.5], EncodedRows.Of(fitted, 2, 1, 5));
    }

    [TestMethod]
    [DataRow(0.1f)]
    [DataRow(-7.3e8f)]
    [DataRow(1e-42f)]
    [DataRow(float.MaxValue)]
    public void AConstantSlotBecomesZero(float constant)
    {
        // A thousand times 0.1 do not add up to 100: what rounding leaves of the deviation must not become a scale of 10¹⁶.
        var fitted = EncodedRows.Fit(new StandardizeEncoding(), 1, [.. Enumerable.Repeat(constant, 1000)]);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0 }, EncodedRows.Of(fitted, 1, constant, 1, float.MinValue));
    }

    [TestMethod]
    [DataRow(1e6)]
    [DataRow(-1e20)]
    [DataRow(3e38)]
    public void AnOutlierIsClippedAndTheOthersKeepTheirMoments(double outlier)
    {
        float[] ordinary = [.. Enumerable.Range(0, 200).Select(i => i / 100f)];
        var (mean, deviation) = (ordinary.Average(x => (double)x), Math.Sqrt(ordinary.Average(x => (x - 0.995) * (x - 0.995))));
        var fitted = EncodedRows.Fit(new StandardizeEncoding(), 1, [.. ordinary, (float)outlier]);
        var encoded = EncodedRows.Of(fitted, 1, 0.3f, 1.7f, (float)outlier);
        var end = outlier > 0 ? (1.99 - mean) / deviation + 1 : (0 - mean) / deviation - 1;
        Near.Values([(0.3 - mean) / deviation, (1.7 - mean) / deviation, end], encoded);
    }

    [TestMethod]
    public void HowFarOutIsAValueOfItsOwn()
    {
        float[] rows = [.. Enumerable.Range(0, 200).Select(i => i / 100f), 1e6f, 3e6f, 5e6f];
        var fitted = EncodedRows.Fit(new StandardizeEncoding(), 1, rows);
        var (first, second, ordinary) = (EncodedRows.Of(fitted, 1, 1e6f), EncodedRows.Of(fitted, 1, 3e6f), EncodedRows.Of(fitted, 1, 1));
        Assert.AreEqual(first[0], second[0]);
        Near.Values([0, 0.5, 0], [first[1], second[1], ordinary[1]]);
    }

    [TestMethod]
    public void ASentinelThatMostRowsHaveLeavesTheOthers()
    {
        // 300 rows are −999, 100 lie between 0 and 1.
        float[] rows = [.. Enumerable.Repeat(-999f, 300), .. Enumerable.Range(0, 100).Select(i => i / 99f)];
        var fitted = EncodedRows.Fit(new StandardizeEncoding(), 1, rows);
        var encoded = EncodedRows.Of(fitted, 1, 0, 1);
        Assert.IsGreaterThan(2, encoded[1] - encoded[0]);
        Assert.AreEqual(encoded[0] - 1, EncodedRows.Of(fitted, 1, -999)[0], 1e-5);
    }

    [TestMethod]
    public void TheTailOfAnOrdinaryDistributionCounts()
    {
        // Exponential quantiles: the largest is 7 deviations above the mean, and is no outlier.
        float[] rows = [.. Enumerable.Range(0, 1000).Select(i => -(float)Math.Log(1 - (i + 0.5) / 1000))];
        var (mean, deviation) = (rows.Average(x => (double)x), 0.0);
        deviation = Math.Sqrt(rows.Average(x => (x - mean) * (x - mean)));
        Near.Values([(7 - mean) / deviation], EncodedRows.Of(EncodedRows.Fit(new StandardizeEncoding(), 1, rows), 1, 7));
    }

    [TestMethod]
    [DataRow(1e-42)]
    [DataRow(1e-35)]
    [DataRow(1e36)]
    public void TheUnitDoesNotMatter(double unit)
    {
        float[] rows = [.. Enumerable.Range(-100, 201).Select(i => (float)(i * unit))];
        var deviation = Math.Sqrt(Enumerable.Range(-100, 201).Average(i => (double)i * i));
        Near.Values(
            [50 / deviation, -3 / deviation],
            EncodedRows.Of(EncodedRows.Fit(new StandardizeEncoding(), 1, rows), 1, (float)(50 * unit), (float)(-3 * unit)),
            2e-3
        );
    }

    [TestMethod]
    public void TheWholeRangeOfSingleIsStandardised()
    {
        var fitted = EncodedRows.Fit(new StandardizeEncoding(), 1, float.MinValue, float.MaxValue);
        Near.Values([-1, 0, 1], EncodedRows.Of(fitted, 1, float.MinValue, 0, float.MaxValue));
    }

    [TestMethod]
    public void ValuesBeyondAllMeasureStayFinite()
    {
        foreach (NumericEncoding encoding in new NumericEncoding[] { new StandardizeEncoding(), new PeriodicEncoding() })
        {
            var fitted = EncodedRows.Fit(encoding, 1, 1, 2, 3, 6);
            EncodedRows.Of(fitted, 1, float.MaxValue, float.MinValue, 1e-42f);
        }
    }

    [TestMethod]
    public void PeriodicStandsOnTheSameMoments()
    {
        // Waves of the standardised number: with an outlier they are those without it.
        float[] ordinary = [.. Enumerable.Range(0, 200).Select(i => i / 100f)];
        var plain = EncodedRows.Of(EncodedRows.Fit(new PeriodicEncoding(), 1, ordinary), 1, 0.3f, 1.7f);
        var withOutlier = EncodedRows.Of(EncodedRows.Fit(new PeriodicEncoding(), 1, [.. ordinary, 1e20f]), 1, 0.3f, 1.7f);
        Near.Values([.. plain.Select(v => (double)v)], withOutlier);
    }
}
