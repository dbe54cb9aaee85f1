namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Relative changes by hand.</summary>
[TestClass]
public sealed class RelativeChangeTests
{
    [TestMethod]
    public void SignsFollowTheMetric()
    {
        Assert.AreEqual(0.05, RelativeChange.Of(0.84, 0.8, isHigherBetter: true), 1e-12);
        Assert.AreEqual(0.1, RelativeChange.Of(9, 10, isHigherBetter: false), 1e-12);
        Assert.AreEqual(-0.2, RelativeChange.Of(12, 10, isHigherBetter: false), 1e-12);
        // An R² below 0: less far below is better.
        Assert.AreEqual(0.5, RelativeChange.Of(-0.2, -0.4, isHigherBetter: true), 1e-12);
        Assert.IsTrue(double.IsNaN(RelativeChange.Of(1, 0, isHigherBetter: true)));
    }

    [TestMethod]
    public void IntervalAndVerdict()
    {
        // Mean 0.02, deviation 0.01, t(4) = 2.7764.
        var helps = new RelativeChange([0.01, 0.02, 0.03, 0.01 + 0.02 - 0.03 + 0.01, 0.03], 0.95);
        var mean = (0.01 + 0.02 + 0.03 + 0.01 + 0.03) / 5;
        var deviation = Math.Sqrt((2 * Math.Pow(0.01 - mean, 2) + Math.Pow(0.02 - mean, 2) + 2 * Math.Pow(0.03 - mean, 2)) / 4);
        Assert.AreEqual(mean, helps.Mean, 1e-12);
        Assert.AreEqual(mean - 2.7764 * deviation / Math.Sqrt(5), helps.Interval!.Value.Low, 1e-5);
        Assert.AreEqual(mean + 2.7764 * deviation / Math.Sqrt(5), helps.Interval!.Value.High, 1e-5);
        Assert.AreEqual(ComparisonVerdict.Helps, helps.Verdict);
        StringAssert.StartsWith(helps.ToString(), "+2.00 % [+");
        StringAssert.EndsWith(helps.ToString(), "helps");

        Assert.AreEqual(ComparisonVerdict.Hurts, new RelativeChange([-0.011, -0.01, -0.012], 0.95).Verdict);
        Assert.AreEqual(ComparisonVerdict.CannotTell, new RelativeChange([-0.01, 0.02, 0.005], 0.95).Verdict);
        var one = new RelativeChange([0.3], 0.95);
        Assert.AreEqual(ComparisonVerdict.CannotTell, one.Verdict);
        Assert.IsNull(one.Interval);
        Assert.AreEqual("+30.00 % cannot tell", one.ToString());
        Assert.AreEqual(ComparisonVerdict.CannotTell, new RelativeChange([double.NaN, 0.1], 0.95).Verdict);
    }
}
