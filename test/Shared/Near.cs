using System.Numerics;

namespace MlNet.MultiTask.Tests;

/// <summary>Compares computed numbers with expected ones.</summary>
internal static class Near
{
    /// <summary>Asserts that a number differs by at most a tolerance: relative where the expected one is above 1, absolute below. NaN is
    /// near NaN only, and an infinity near itself only.</summary>
    public static void Value(double expected, double actual, double tolerance = 1e-5, string what = "value")
    {
        var isNear = double.IsNaN(expected)
            ? double.IsNaN(actual)
            : expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected));
        // Infinity · tolerance is infinite and would take every number.
        if (!isNear || (double.IsInfinity(expected) && !expected.Equals(actual)))
            Assert.Fail($"{what}: expected {expected:R}, got {actual:R}");
    }

    /// <summary>Asserts that there are as many numbers as expected, each of them near.</summary>
    public static void Values<TExpected, TActual>(
        IReadOnlyList<TExpected> expected,
        IReadOnlyList<TActual> actual,
        double tolerance = 1e-5,
        string what = "value"
    )
        where TExpected : INumber<TExpected>
        where TActual : INumber<TActual>
    {
        Assert.AreEqual(expected.Count, actual.Count, $"{what}: how many");
        for (var i = 0; i < expected.Count; i++)
            Value(double.CreateChecked(expected[i]), double.CreateChecked(actual[i]), tolerance, $"{what} [{i}]");
    }
}
