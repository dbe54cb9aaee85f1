namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Labels at the ends of what a Single holds are learnt, or refused with advice.</summary>
[TestClass]
public sealed class LabelRangeTests
{
    [TestMethod]
    [DataRow(3e38f, "Divide the labels")]
    [DataRow(1e-40f, "Multiply the labels")]
    public void LabelsThatASingleCannotStandardiseAreRefused(float unit, string advice)
    {
        var rows = Sample.Many(60);
        foreach (var row in rows)
            row.Sum *= unit / 4;
        foreach (var task in new TaskDefinition[] { Tasks.Regression("Sum", "Sum"), Tasks.Quantile("Sum", "Sum") })
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => Sample.Fit(rows, null, task));
            StringAssert.Contains(error.Message, advice);
            StringAssert.Contains(error.Message, "'Sum'");
        }
    }

    [TestMethod]
    [DataRow(1e30f)]
    [DataRow(1e-30f)]
    public void OtherLabelsAreLearntInAnyUnit(float unit)
    {
        var (plain, scaled) = (Sample.Many(200), Sample.Many(200));
        foreach (var row in scaled)
            row.Sum *= unit;
        using var one = Sample.Fit(plain, null, Tasks.Regression("Sum", "Sum"));
        using var other = Sample.Fit(scaled, null, Tasks.Regression("Sum", "Sum"));
        var (expected, actual) = (Sample.Scores(one, "Sum.Score"), Sample.Scores(other, "Sum.Score"));
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i] / unit, 1e-3);
    }
}
