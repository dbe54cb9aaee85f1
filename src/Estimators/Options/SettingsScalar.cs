using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>A single setting: nothing, a number, a truth value, or a text.</summary>
/// <param name="Value">Its text in the invariant culture; null for nothing.</param>
/// <param name="IsText">True for a string, which is shown in quotes.</param>
internal sealed record SettingsScalar(string? Value, bool IsText = false) : SettingsNode
{
    public static SettingsScalar Null { get; } = new(null, false);

    protected override string Text =>
        Value is null ? "null"
        : IsText ? $"'{Value}'"
        : Value;

    /// <summary>Whether both have the same value: 1 and 1.0 are the same, since an option may have changed its number type.</summary>
    public bool IsSameAs(SettingsScalar other) =>
        Value == other.Value
        || (Number(Value) is { } one && Number(other.Value) is { } two && one.Equals(two))
        || (bool.TryParse(Value, out var first) && bool.TryParse(other.Value, out var second) && first == second);

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
