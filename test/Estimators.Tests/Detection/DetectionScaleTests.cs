namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Objects in a row, and mean and deviation of their widths and heights, over all places of the list together.</summary>
[TestClass]
public sealed class DetectionScaleTests
{
    private const int Most = 3;

    [TestMethod]
    public void MeanAndDeviationAreThoseOfAllObjects()
    {
        (float Width, float Height)[][] rows = [[(3, 10), (5, 20), (10, 60)], [(4, 40)], [], [(8, 90), (6, 20)]];
        var scale = DetectionScale.Of(Statistics(rows), Most)!;
        Assert.AreEqual(6 / 4.0, scale.ObjectsPerRow, 1e-12);
        double[][] sides = [[3, 5, 10, 4, 8, 6], [10, 20, 60, 40, 90, 20]];
        for (var side = 0; side < 2; side++)
        {
            var mean = sides[side].Average();
            Assert.AreEqual(mean, scale.Mean[side], 1e-5);
            Assert.AreEqual(Math.Sqrt(sides[side].Average(x => (x - mean) * (x - mean))), scale.Deviation[side], 1e-5);
        }
    }

    /// <summary>Objects that are as good as all of one size have that size as their spread.</summary>
    [TestMethod]
    public void WithoutASpreadTheMeanTakesItsPlace()
    {
        var scale = DetectionScale.Of(Statistics([(5, 40), (5, 40)], [(5, 40.04f)]), Most)!;
        Assert.AreEqual(5, scale.Deviation[0]);
        Assert.AreEqual(40.0133, scale.Deviation[1], 1e-3);
        Assert.AreEqual(0.5, DetectionScale.Of(Statistics([(5, 4), (5, 3)]), Most)!.Deviation[1], 1e-6);
    }

    [TestMethod]
    public void WithoutAnObjectOrASizeThereIsNone()
    {
        Assert.IsNull(DetectionScale.Of(Statistics([], []), Most));
        Assert.IsNull(DetectionScale.Of(Statistics([(0, 3)]), Most));
        Assert.IsNull(DetectionScale.Of(Statistics([(3, 0)]), Most));
    }

    private static LabelStatistics Statistics(params (float Width, float Height)[][] rows)
    {
        var statistics = new LabelStatistics(Most * DetectedObject.Width);
        foreach (var row in rows)
        {
            var label = new float[Most * DetectedObject.Width];
            Array.Fill(label, float.NaN);
            for (var i = 0; i < row.Length; i++)
                new DetectedObject(0, 7, 9, 7 + row[i].Width, 9 + row[i].Height).Write(label, i);
            statistics.Add(label);
        }
        return statistics;
    }
}
