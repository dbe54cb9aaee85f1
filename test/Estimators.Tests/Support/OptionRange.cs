namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Asserts the range of an option: its ends are taken, what lies beyond is refused by name, with the range in the
/// message.</summary>
internal static class OptionRange
{
    /// <summary>Of a whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="least">The least that is taken.</param>
    /// <param name="largest">The largest that is taken.</param>
    /// <param name="validate">Validates options with a value.</param>
    /// <param name="says">What the message says; null for "from least to largest".</param>
    public static void OfWhole(string name, int least, int largest, Action<int> validate, string? says = null)
    {
        validate(least);
        validate(largest);
        Refuses(name, says ?? $"from {least} to {largest}", () => validate(least - 1));
        Refuses(name, says ?? $"from {least} to {largest}", () => validate(largest + 1));
    }

    /// <summary>Of a number: what is taken, and what is not.</summary>
    public static void Of(string name, string says, Action<double> validate, double[] taken, double[] refused)
    {
        foreach (var value in taken)
            validate(value);
        foreach (var value in refused)
            Refuses(name, says, () => validate(value));
    }

    /// <summary>Of a number from 0 to below 1.</summary>
    public static void BelowOne(string name, Action<double> validate) =>
        Of(name, "a number from 0 to below 1", validate, [0, Math.BitDecrement(1.0)], [-double.Epsilon, 1, double.NaN]);

    /// <summary>Asserts that the option is refused with this range.</summary>
    public static void Refuses(string name, string says, Action validate)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(validate);
        Assert.AreEqual(name, error.ParamName);
        StringAssert.Contains(error.Message, $"{name} must be {says}");
    }
}
