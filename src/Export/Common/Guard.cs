using System.Runtime.CompilerServices;

namespace MlNet.MultiTask;

/// <summary>Checks of options: each throws with the option's name, its value, and what would be right. The names come from the expressions
/// that are checked.</summary>
internal static class Guard
{
    private const int MaximumWidth = 65_536;

    /// <summary>Throws where a condition does not hold.</summary>
    /// <param name="isValid">The condition.</param>
    /// <param name="value">The option's value.</param>
    /// <param name="expected">What it must be, in words.</param>
    /// <param name="name">The option.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not hold.</exception>
    public static void Range(bool isValid, object? value, string expected, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!isValid)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {expected}.");
    }

    /// <summary>A finite number greater than 0.</summary>
    public static void Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Range(double.IsFinite(value) && value > 0, value, "a finite number greater than 0", name);

    /// <summary>A finite number of at least 0.</summary>
    public static void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Range(double.IsFinite(value) && value >= 0, value, "a finite number of at least 0", name);

    /// <summary>A number from 0 to 1, both included.</summary>
    public static void Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Range(value is >= 0 and <= 1, value, "a number from 0 to 1", name);

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public static void BelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Range(value is >= 0 and < 1, value, "a number from 0 to below 1", name);

    /// <summary>An integer of at least some value.</summary>
    public static void AtLeast(int value, int smallest, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Range(value >= smallest, value, $"at least {smallest}", name);

    /// <summary>An integer in a range, both ends included.</summary>
    public static void Between(int value, int minimum, int maximum, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Range(value >= minimum && value <= maximum, value, $"from {minimum} to {maximum}", name);

    /// <summary>One of an enumeration's values.</summary>
    public static void Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum => Range(Enum.IsDefined(value), value, $"one of {string.Join(", ", Enum.GetNames<T>())}", name);

    /// <summary>Widths of layers, each from 1 to 65,536.</summary>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A width is out of range, or none is given where one is needed.</exception>
    public static void Widths(
        IReadOnlyList<int> widths,
        bool mayBeEmpty = false,
        [CallerArgumentExpression(nameof(widths))] string name = ""
    )
    {
        ArgumentNullException.ThrowIfNull(widths, name);
        if (widths.Count == 0 && !mayBeEmpty)
            throw new ArgumentOutOfRangeException(name, $"{name} needs at least one layer width.");
        foreach (var width in widths)
            if (width is < 1 or > MaximumWidth)
                throw new ArgumentOutOfRangeException(name, width, $"Each width in {name} must be from 1 to {MaximumWidth}.");
    }

    /// <summary>Names for a message, each in quotes; "none" where there is none.</summary>
    public static string List(IEnumerable<string> names)
    {
        var text = string.Join(", ", names.Select(name => $"'{name}'"));
        return text.Length > 0 ? text : "none";
    }
}
