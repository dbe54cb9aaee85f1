namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The default encoding of numbers, against eq. 1 of Gorishniy, Rubachev, Babenko (2022) worked out by hand.</summary>
[TestClass]
public sealed class PiecewiseLinearEncodingTests
{
    // 640 rows of 0 … 639 in a scrambled order (257 has no factor in common with 640): sixteen bins of 40 rows.
    private static readonly float[] s_numbers = [.. Enumerable.Range(0, 640).Select(i => (float)(i * 257 % 640))];

    [TestMethod]
    public void ANumberIsOneValueForEachBin()
    {
        // The k-th edge of sixteen bins is the number at place ⌊k · 639 / 16⌋.
        double[] edges = [.. Enumerable.Range(0, 17).Select(k => (double)(k * 639 / 16))];
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, s_numbers);
        foreach (var x in new[] { 0, 1, 39, 40, 100.5f, 319, 500.25f, 638, 639 })
        {
            double[] expected =
            [
                .. Enumerable
                    .Range(1, 16)
                    .Select(k =>
                        x >= edges[k] ? 1
                        : x < edges[k - 1] ? 0
                        : (x - edges[k - 1]) / (edges[k] - edges[k - 1])
                    ),
            ];
            Near.Values(expected, EncodedRows.Of(fitted, 1, x));
        }
    }

    [TestMethod]
    public void TheOutermostBinsGoOn()
    {
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, s_numbers);
        // The first bin is 0 … 39, the last one 599 … 639.
        Assert.AreEqual(-10, EncodedRows.Of(fitted, 1, -390)[0], 1e-4);
        Assert.AreEqual(2, EncodedRows.Of(fitted, 1, 679)[15], 1e-4);
        Assert.AreEqual(1, EncodedRows.Of(fitted, 1, 679)[14]);
    }

    [TestMethod]
    public void ValuesBeyondAllMeasureStayFinite()
    {
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, s_numbers);
        float[] low = [-65_536, .. new float[15]];
        float[] high = [.. Enumerable.Repeat(1f, 15), 65_536];
        CollectionAssert.AreEqual(low, EncodedRows.Of(fitted, 1, float.MinValue));
        CollectionAssert.AreEqual(high, EncodedRows.Of(fitted, 1, float.MaxValue));
    }

    [TestMethod]
    public void AValueWithABinsWorthOfRowsIsAnEdge()
    {
        // Half of 1,280 rows are 7; the 640 others share the remaining bins. 32 bins: 0, 639 and 7 are edges, 30 more are shared out among
        // the others.
        float[] rows = [.. s_numbers, .. Enumerable.Repeat(7f, 640)];
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, rows);
        var at7 = EncodedRows.Of(fitted, 1, 7);
        CollectionAssert.AreEqual(at7.Select(v => v >= 1 ? 1f : 0f).ToArray(), at7, "7 lies on an edge: no bin holds a part of it");
        Assert.AreEqual(1, EncodedRows.Of(fitted, 1, 639).Last());
        Assert.IsLessThan(1, EncodedRows.Of(fitted, 1, 638).Last());
    }

    [TestMethod]
    public void FewValuesAreStandardised()
    {
        // 0, 1, 2 and 3 in equal numbers: mean 1.5, deviation √1.25.
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, [.. Enumerable.Range(0, 1000).Select(i => (float)(i % 4))]);
        Near.Values([-1.5 / Math.Sqrt(1.25), 0.5 / Math.Sqrt(1.25)], EncodedRows.Of(fitted, 1, 0, 2));
    }

    [TestMethod]
    public void ZerosAndOnesStayAsTheyAre()
    {
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 2, [.. Enumerable.Range(0, 2000).Select(i => (float)(i / 7 % 2))]);
        CollectionAssert.AreEqual(new float[] { 0, 1, 1, 0.25f }, EncodedRows.Of(fitted, 2, 0, 1, 1, 0.25f));
    }

    [TestMethod]
    public void EachSlotHasBinsOfItsOwn()
    {
        // The second slot is ten times the first one.
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 2, [.. s_numbers.SelectMany(x => new[] { x, 10 * x })]);
        var row = EncodedRows.Of(fitted, 2, 100.5f, 1005);
        Assert.HasCount(32, row);
        Near.Values([.. row[..16].Select(v => (double)v)], row[16..]);
    }

    [TestMethod]
    public void MaximumBinsIsTheMost()
    {
        foreach (var (most, expected) in new[] { (2, 2), (5, 5), (16, 16), (1024, 16) })
            Assert.HasCount(
                expected,
                EncodedRows.Of(EncodedRows.Fit(new PiecewiseLinearEncoding { MaximumBins = most }, 1, s_numbers), 1, 3)
            );
    }

    [TestMethod]
    public void WithFewRowsASlotIsStandardised()
    {
        // 600 rows are 15 bins of 40, fewer than 16.
        var rows = s_numbers.Where(x => x < 600).ToArray();
        Assert.HasCount(1, EncodedRows.Of(EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, rows), 1, 3));
    }

    [TestMethod]
    [DataRow(1e3)]
    [DataRow(1e6)]
    [DataRow(1e12)]
    [DataRow(1e30)]
    [DataRow(3e38)]
    [DataRow(-3e38)]
    public void OneOutlierLeavesTheBinsAsTheyAre(double outlier)
    {
        // y = x / 640 in the range 0 … 1 with one row far out: all bins but the outermost are where they are without it.
        float[] rows = [.. s_numbers.Select(x => x / 640)];
        var plain = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, rows);
        var withOutlier = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, [.. rows, (float)outlier]);
        float[] inner = [.. Enumerable.Range(1, 14).Select(k => (k * 40 + 20) / 640f)];
        foreach (var x in inner)
        {
            double sum = EncodedRows.Of(plain, 1, x).Sum(),
                other = EncodedRows.Of(withOutlier, 1, x).Sum();
            Assert.AreEqual(sum, other, outlier < 0 ? 1.1 : 0.1, "how many bins lie below x");
            Assert.AreEqual(0.5, other - Math.Floor(other), 0.1, "x lies in the middle of a bin");
        }
        Assert.HasCount(16, EncodedRows.Of(withOutlier, 1, (float)outlier));
    }

    [TestMethod]
    [DataRow(1e-42)]
    [DataRow(1e-40)]
    [DataRow(1e-33)]
    [DataRow(1e33)]
    [DataRow(5e35)]
    public void TheRangeDoesNotMatter(double unit)
    {
        // 0 … 639 in a unit far from 1, also where a bin is narrower than 1 / float.MaxValue or the range wider than float.MaxValue.
        var plain = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, [.. s_numbers.Select(x => x - 320)]);
        var scaled = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, [.. s_numbers.Select(x => (float)((x - 320) * unit))]);
        foreach (var x in new[] { -320f, -100, 3, 99.5f, 319 })
            // Numbers below 10⁻³⁸ have fewer digits.
            Near.Values(
                [.. EncodedRows.Of(plain, 1, x).Select(v => (double)v)],
                EncodedRows.Of(scaled, 1, (float)(x * unit)),
                unit < 1e-38 ? 2e-3 : 1e-4
            );
    }

    [TestMethod]
    public void AStateWithUnitsIsRestored()
    {
        float[] rows = [.. s_numbers.Select(x => x * 1e-40f)];
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 1, rows);
        var restored = new PiecewiseLinearEncoding().Restore(EncodedRows.Column(1), fitted.State!);
        CollectionAssert.AreEqual(EncodedRows.Of(fitted, 1, rows[5]), EncodedRows.Of(restored, 1, rows[5]));
    }

    [TestMethod]
    public void AStateOfFiveNumbersASegmentIsRestored()
    {
        // As models carry it whose segments need no unit: slot, offset, scale, low, high.
        var restored = new PiecewiseLinearEncoding().Restore(
            EncodedRows.Column(1),
            [0, 3, 0.5f, float.MinValue, 1, 0, 5, 0.25f, 0, float.MaxValue]
        );
        CollectionAssert.AreEqual(new float[] { -1, 0, 1, 1 }, EncodedRows.Of(restored, 1, 1, 9));
    }

    [TestMethod]
    public void NumbersThatAreNoStateAreRefused()
    {
        foreach (
            var (says, state) in new (string, float[])[]
            {
                ("has 0 numbers; expected 5 for each value.", []),
                ("has 4 numbers; expected 5 for each value.", [0, 1, 2, 3]),
                ("has 6 numbers; expected 5 for each value.", [0, 1, 2, 3, 4, 5]),
                ("has 0 numbers; expected 6 for each value.", [-6]),
                ("has 5 numbers; expected 6 for each value.", [-6, 0, 1, 2, 3, 4]),
                ("names slot 2 of 2.", [2, 0, 1, 0, 1]),
                ("names slot -1 of 2.", [0, 0, 1, 0, 1, -1, 0, 1, 0, 1]),
                ("names slot NaN of 2.", [float.NaN, 0, 1, 0, 1]),
            }
        )
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(() =>
                new PiecewiseLinearEncoding().Restore(EncodedRows.Column(2), state)
            );
            StringAssert.Contains(error.Message, "The encoding of column 'Numbers' ");
            StringAssert.Contains(error.Message, says);
        }
    }

    /// <summary>Slots that stay as they are stand in front, where they are 64 or more.</summary>
    [TestMethod]
    [DataRow(63)]
    [DataRow(64)]
    public void ManyFlagsStandInFront(int flags)
    {
        // The number is the first slot, with mean 2 and deviation √⅔; flags are 1 in the first row alone.
        float[] Row(float number, float flag) => [number, .. Enumerable.Repeat(flag, flags)];
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), flags + 1, [.. Row(1, 1), .. Row(2, 0), .. Row(3, 0)]);
        var got = EncodedRows.Of(fitted, flags + 1, Row(3, 0));
        Near.Value(1 / Math.Sqrt(2 / 3.0), got[flags == 64 ? 64 : 0]);
        Near.Value(1 / Math.Sqrt(2 / 3.0), got.Sum());
    }
}
