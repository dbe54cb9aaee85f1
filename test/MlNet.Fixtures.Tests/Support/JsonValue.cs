using System.Globalization;
using System.Text.Json;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Compares a value with the JSON that a fixture holds for it.</summary>
internal static class JsonValue
{
    /// <summary>Sums are taken in another order on another machine: a few units in the last place of a float.</summary>
    public const double SingleTolerance = 2e-6;

    public const double DoubleTolerance = 1e-12;

    /// <summary>Null when equal, else what differs.</summary>
    /// <param name="expected">A number, text, truth value, or a list of them.</param>
    /// <param name="actual">A scalar or an <see cref="Array"/>.</param>
    public static string? Difference(JsonElement expected, object? actual)
    {
        if (expected.ValueKind == JsonValueKind.Array)
        {
            if (actual is not Array items)
                return $"expected {expected.GetRawText()}, got {Print(actual)}";
            if (items.Length != expected.GetArrayLength())
                return $"expected {expected.GetArrayLength()} items, got {items.Length}: {Print(actual)}";
            for (var i = 0; i < items.Length; i++)
            {
                if (Difference(expected[i], items.GetValue(i)) is { } difference)
                    return $"[{i}] {difference}";
            }

            return null;
        }

        return Same(expected, actual) ? null : $"expected {expected.GetRawText()}, got {Print(actual)}";
    }

    private static bool Same(JsonElement expected, object? actual) => actual switch
    {
        float value => Close(Number(expected), value, SingleTolerance, (float)Number(expected) == value),
        double value => Close(Number(expected), value, DoubleTolerance, Number(expected) == value),
        bool value => expected.ValueKind == (value ? JsonValueKind.True : JsonValueKind.False),
        ReadOnlyMemory<char> value => expected.GetString() == value.ToString(),
        string value => expected.GetString() == value,
        DateTime value => expected.GetString() == value.ToString("o", CultureInfo.InvariantCulture),
        null => expected.ValueKind == JsonValueKind.Null,
        IFormattable value => expected.GetRawText() == value.ToString(null, CultureInfo.InvariantCulture),
        _ => false,
    };

    private static bool Close(double expected, double actual, double tolerance, bool equal) =>
        double.IsNaN(expected) ? double.IsNaN(actual)
        : equal || (double.IsFinite(expected) && Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-6));

    private static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"A number was expected in the fixture, not {element.GetRawText()}"),
    };

    private static string Print(object? value) => value switch
    {
        null => "null",
        Array items => $"[{string.Join(", ", items.Cast<object?>().Select(Print))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"'{value}'",
    };
}
