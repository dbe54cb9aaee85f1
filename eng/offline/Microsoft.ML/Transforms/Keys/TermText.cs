using System.Globalization;

namespace Microsoft.ML.Transforms;

/// <summary>How a value is written where keys are shown as text: shortest for numbers, 0 and 1 for truth values.</summary>
internal static class TermText
{
    public static string Of<T>(T value) => value switch
    {
        bool truth => truth ? "1" : "0",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
