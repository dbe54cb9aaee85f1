namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Counts, means and deviations of labels that come in parts, against those of all of them.</summary>
[TestClass]
public sealed class LabelStatisticsTests
{
    /// <summary>Chan, Golub, LeVeque 1979: what two parts say together is what all their rows say.</summary>
    [TestMethod]
    public void TwoPartsAreTheirRows()
    {
        var random = new Random(4);
        // Entries are missing one by one; the last column is known in the second part alone, and one nowhere.
        float[] Row(int part) =>
            [
                100 + random.Next(9),
                random.Next(3) == 0 ? float.NaN : random.Next(-5, 6),
                float.NaN,
                part == 1 ? random.NextSingle() : float.NaN,
            ];
        float[][] first = [.. Enumerable.Range(0, 20).Select(_ => Row(0))],
            second = [.. Enumerable.Range(0, 7).Select(_ => Row(1))];
        foreach (var both in new[] { Of(first).With(Of(second)), Of(second).With(Of(first)) })
        {
            Assert.AreEqual(27, both.Rows);
            for (var i = 0; i < 4; i++)
            {
                double[] known = [.. first.Concat(second).Select(row => (double)row[i]).Where(x => !double.IsNaN(x))];
                Assert.AreEqual(known.Length, both.Known(i));
                var mean = known.Length == 0 ? 0 : known.Average();
                Assert.AreEqual(mean, both.Mean[i], 1e-9);
                Assert.AreEqual(known.Length == 0 ? 0 : Math.Sqrt(known.Average(x => (x - mean) * (x - mean))), both.Deviation(i), 1e-6);
            }
            Assert.IsEmpty(both.Counts, "of labels of several numbers");
        }
    }

    [TestMethod]
    public void WholeNumbersAreCounted()
    {
        var both = Of([1], [0], [1], [0.5f], [float.NaN]).With(Of([1], [7]));
        CollectionAssert.AreEqual(
            new Dictionary<int, long> { [0] = 1, [1] = 3, [7] = 1 }.ToArray(),
            both.Counts.ToArray()
        );
        Assert.IsEmpty(both.WithoutCounts().Counts);
        Assert.AreEqual((7, 6), (both.WithoutCounts().Rows, both.WithoutCounts().Known(0)));
    }

    /// <summary>Beyond 4,096 different ones no further are counted, and those that are still are.</summary>
    [TestMethod]
    public void NoMoreAreCountedThanThereIsRoomFor()
    {
        var many = Of([.. Enumerable.Range(0, 4096).Select(i => new float[] { i })]);
        many.Add([4096]);
        many.Add([5]);
        Assert.HasCount(4096, many.Counts);
        Assert.AreEqual(2, many.Counts[5]);
        Assert.AreEqual(4098, many.Rows);
        var with = many.With(Of([9000], [5]));
        Assert.HasCount(4096, with.Counts);
        Assert.AreEqual(3, with.Counts[5]);
        var few = Of([.. Enumerable.Range(0, 4095).Select(i => new float[] { i })]).With(Of([8000], [9000]));
        Assert.HasCount(4096, few.Counts);
        Assert.IsTrue(few.Counts.ContainsKey(8000) && !few.Counts.ContainsKey(9000));
    }

    [TestMethod]
    public void StepsCountOneByOneAndAreOneRow()
    {
        var statistics = new LabelStatistics(1);
        statistics.AddSteps([2, float.NaN, 4]);
        statistics.AddSteps([]);
        Assert.AreEqual((2, 2), (statistics.Rows, statistics.Known(0)));
        Assert.AreEqual(3, statistics.Mean[0], 1e-12);
    }

    [TestMethod]
    public void TheyAreRestoredAsTheyWere()
    {
        var statistics = Of([3], [4], [4]);
        var restored = LabelStatistics.Restore(statistics.Capture());
        Assert.AreEqual((3, 3), (restored.Rows, restored.Known(0)));
        Assert.AreEqual(11 / 3.0, restored.Mean[0], 1e-12);
        Assert.AreEqual(Math.Sqrt(2) / 3, restored.Deviation(0), 1e-12);
        CollectionAssert.AreEqual(statistics.Counts.ToArray(), restored.Counts.ToArray());
    }

    private static LabelStatistics Of(params float[][] rows)
    {
        var statistics = new LabelStatistics(rows[0].Length);
        foreach (var row in rows)
            statistics.Add(row);
        return statistics;
    }
}
