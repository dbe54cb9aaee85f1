namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The test of drift, against its formula.</summary>
[TestClass]
public sealed class PageHinkleyTests
{
    [TestMethod]
    public void ItAddsUpTheRiseInDeviations()
    {
        // Errors of 1 and 3: mean 2 and deviation 1. Then 4 is two deviations up, and with 1, 3, 1, 3, 4 (mean 2.4, deviation 1.2) 5 is
        // 2.6 / 1.2 up; less 0.5 each, counted from the sum's lowest value.
        var errors = new[] { 1.0, 3, 1, 3, 4, 5 };
        double lowest = 0, sum = 0, risen = 0;
        for (var i = 1; i < errors.Length; i++)
        {
            var mean = errors[..i].Average();
            var deviation = Math.Sqrt(errors[..i].Average(error => (error - mean) * (error - mean)));
            sum += (errors[i] - mean) / Math.Max(deviation, mean / 4) - 0.5;
            lowest = Math.Min(lowest, sum);
            risen = sum - lowest;
        }
        Assert.IsTrue(risen is > 3 and < 20, $"{risen}");
        var test = new PageHinkley { Threshold = risen - 0.01, FewestErrors = 5 };
        foreach (var error in errors[..^1])
            Assert.IsFalse(test.Add(error));
        Near.Value(2.4, test.Mean);
        Assert.IsTrue(test.Add(5));
        Assert.AreEqual(1, test.Count, "it begins anew with the error that gave the alarm");
        Near.Value(5, test.Mean);
        var slower = new PageHinkley { Threshold = risen + 0.01, FewestErrors = 5 };
        Assert.IsFalse(errors.Any(slower.Add));
    }

    [TestMethod]
    public void TheRiseCountsFromItsLeastValue()
    {
        // Errors that fell to half for a while do not hide a later rise: the sum is taken from its lowest point.
        var test = new PageHinkley();
        foreach (var error in new[] { 4.0, 4, 4, 2, 2, 2 })
            Assert.IsFalse(test.Add(error));
        Assert.IsTrue(test.Add(8));
    }

    [TestMethod]
    public void ErrorsThatGoUpAndDownGiveNoAlarmInAnyUnit()
    {
        foreach (var unit in new[] { 1e-9, 1, 1e9 })
        {
            var (test, random) = (new PageHinkley { Threshold = 5 }, new Random(1));
            for (var i = 0; i < 1000; i++)
                Assert.IsFalse(test.Add(unit * (1 + 0.2 * (random.NextDouble() - 0.5))), $"error {i} in units of {unit}");
            Assert.IsTrue(Enumerable.Range(0, 5).Any(_ => test.Add(1.5 * unit)));
        }
    }

    [TestMethod]
    public void WrongNumbersAreRefused()
    {
        foreach (var error in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PageHinkley().Add(error));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PageHinkley { Threshold = 0 }.Add(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PageHinkley { Tolerance = -1 }.Add(1));
        // Errors of 0 have no mean to compare with.
        var test = new PageHinkley();
        Assert.IsFalse(Enumerable.Repeat(0.0, 10).Any(test.Add));
    }
}
