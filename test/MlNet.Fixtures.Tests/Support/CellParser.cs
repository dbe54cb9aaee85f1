using System.Globalization;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Reads one scalar as the fixtures print it, in the type that the view holds.</summary>
internal static class CellParser
{
    public static T Parse<T>(string text) => (T)Parse(typeof(T), text);

    private static object Parse(Type type, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        if (type == typeof(ReadOnlyMemory<char>))
            return text.AsMemory();
        if (type == typeof(float))
            return float.Parse(text, culture);
        if (type == typeof(double))
            return double.Parse(text, culture);
        if (type == typeof(bool))
            return bool.Parse(text);
        if (type == typeof(DateTime))
            return DateTime.Parse(text, culture, DateTimeStyles.RoundtripKind);
        return Convert.ChangeType(text, type, culture);
    }
}
