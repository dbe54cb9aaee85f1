using System.Runtime.CompilerServices;

namespace MlNet.MultiTask;

/// <summary>Checks of balancers' options: each says what was wrong and what would be right.</summary>
internal static class BalancerOption
{
    /// <summary>A finite number greater than 0.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Bad(name, value, "must be a finite number greater than 0");

    /// <summary>A finite number of at least 0.</summary>
    public static double NotNegative(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Bad(name, value, "must be a finite number of at least 0");

    /// <summary>A number from 0 to 1, both included.</summary>
    public static double Fraction(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Bad(name, value, "must lie in [0, 1]");

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public static double BelowOne(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw Bad(name, value, "must lie in [0, 1)");

    /// <summary>An integer of at least some value.</summary>
    public static int AtLeast(int value, int smallest, [CallerMemberName] string name = "") =>
        value >= smallest ? value : throw Bad(name, value, $"must be at least {smallest}");

    /// <summary>Finite numbers, kept as a copy; null stays null.</summary>
    public static IReadOnlyList<double>? Finite(IReadOnlyList<double>? values, [CallerMemberName] string name = "")
    {
        for (var i = 0; i < values?.Count; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"{name}[{i}] is {values[i]}: every entry must be a finite number.", name);
        return values?.ToArray();
    }

    /// <summary>Finite numbers of at least 0, not all of them 0, kept as a copy; null stays null.</summary>
    public static IReadOnlyList<double>? Preferences(IReadOnlyList<double>? values, [CallerMemberName] string name = "")
    {
        if (values is null)
            return null;
        for (var i = 0; i < values.Count; i++)
            if (!double.IsFinite(values[i]) || values[i] < 0)
                throw new ArgumentException($"{name}[{i}] is {values[i]}: every entry must be a finite number of at least 0.", name);
        return values.Any(value => value > 0) ? values.ToArray() : throw new ArgumentException($"{name} has no entry greater than 0.", name);
    }

    /// <summary>One number per task of the model: the user's, or the same for all.</summary>
    /// <exception cref="ArgumentException">The user gave another number of them.</exception>
    public static double[] PerTask(IReadOnlyList<double>? values, int taskCount, double otherwise, string name)
    {
        if (values is null)
        {
            var same = new double[taskCount];
            Array.Fill(same, otherwise);
            return same;
        }
        return values.Count == taskCount
            ? [.. values]
            : throw new ArgumentException($"{name} has {values.Count} entries, but the model has {taskCount} tasks: give one per task, in their order.", name);
    }

    private static ArgumentOutOfRangeException Bad(string name, object value, string rule) => new(name, value, $"{name} {rule}.");
}
