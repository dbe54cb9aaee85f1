using System.Globalization;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Times on the command line.</summary>
internal static class Duration
{
    /// <summary>Reads <c>90s</c>, <c>10m</c>, <c>1.5h</c>; null where it is none, or not above zero.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text.Length < 2 || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var seconds = text[^1] switch
        {
            's' => number,
            'm' => number * 60,
            'h' => number * 3600,
            _ => 0,
        };
        return seconds is > 0 and < 1e8 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
